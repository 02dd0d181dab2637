/* What happens before Swift's runtime begins: start.c. It declares nothing that Swift could call. */
