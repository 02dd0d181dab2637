/* Names that a glibc from 2.38 on gives to what older ones have under another name. Debian's Swift runtime
 * asks for them. With these a program of it runs from glibc 2.36 on, which is Debian 12.
 * The new readers also take 0b101; nothing in the runtime reads such a number. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

long older_strtol(const char *, char **, int) __asm__("strtol");
long long older_strtoll(const char *, char **, int) __asm__("strtoll");
unsigned long older_strtoul(const char *, char **, int) __asm__("strtoul");
unsigned long long older_strtoull(const char *, char **, int) __asm__("strtoull");
int older_vsscanf(const char *, const char *, va_list) __asm__("__isoc99_vsscanf");

long __isoc23_strtol(const char *text, char **end, int base) { return older_strtol(text, end, base); }
long long __isoc23_strtoll(const char *text, char **end, int base) { return older_strtoll(text, end, base); }
unsigned long __isoc23_strtoul(const char *text, char **end, int base) { return older_strtoul(text, end, base); }
unsigned long long __isoc23_strtoull(const char *text, char **end, int base) { return older_strtoull(text, end, base); }

int __isoc23_sscanf(const char *text, const char *format, ...)
{
	va_list list;
	int count;

	va_start(list, format);
	count = older_vsscanf(text, format, list);
	va_end(list);
	return count;
}

size_t strlcpy(char *to, const char *from, size_t size)
{
	size_t length = strlen(from);

	if (size) {
		size_t fits = length < size ? length : size - 1;

		memcpy(to, from, fits);
		to[fits] = 0;
	}
	return length;
}
