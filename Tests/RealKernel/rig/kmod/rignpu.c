// SPDX-License-Identifier: GPL-2.0
/* rignpu: stands in for the vendor's PCIe host driver of the AX650N.
 * It binds 1f4b:0650 (QEMU's e1000e or edu with patched ids), takes MSI (or
 * MSI-X) vectors and raises REAL interrupts through the device at `rate` Hz.
 *   vectors=N  1 (default): one MSI.  2..5: MSI-X vectors (e1000e only).
 *   irqname=S  name shown in /proc/interrupts ("-N" is added when vectors>1);
 *              default: the bus address, as the AXCL driver does
 *   intx=1     no MSI: the card's line of old, which it may share with others
 *   refuse=N   the affinity of vector N (from 0) cannot be set: refusal=ERRNO (22, EINVAL);
 *              with refusecpu=C only not to CPU C
 *   managed=1  kernel-managed affinity: writing smp_affinity fails with EIO
 *   take=N     requests the free interrupt N for another owner, whose affinity can be set
 *              (write 0: gives all of them back; reads how many): with unbind, take, bind
 *              the card comes back under another number
 *   rate=HZ    interrupts per second, writable at any time in
 *              /sys/module/rignpu/parameters/rate (0 stops)
 */
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/module.h>
#include <linux/pci.h>

static int vectors = 1; module_param(vectors, int, 0444);
static unsigned int rate = 100; module_param(rate, uint, 0644);
static char *irqname = ""; module_param(irqname, charp, 0444);

static bool managed; module_param(managed, bool, 0444);
static bool intx; module_param(intx, bool, 0444);
static int refuse = -1; module_param(refuse, int, 0444);
static int refusal = EINVAL; module_param(refusal, int, 0444);
static int refusecpu = -1; module_param(refusecpu, int, 0444);
#ifndef PCI_IRQ_INTX
#define PCI_IRQ_INTX PCI_IRQ_LEGACY
#endif

static int taken[64], ntaken;
static irqreturn_t taken_irq(int irq, void *p) { return IRQ_HANDLED; }
static int taken_affinity(struct irq_data *d, const struct cpumask *mask, bool force)
{
	irq_data_update_effective_affinity(d, cpumask_of(cpumask_first(mask)));
	return IRQ_SET_MASK_OK;
}
static struct irq_chip taken_chip = { .name = "rigtaken", .irq_set_affinity = taken_affinity };
static int take_set(const char *val, const struct kernel_param *kp)
{
	int irq, ret = kstrtoint(val, 0, &irq);

	if (ret)
		return ret;
	while (irq <= 0 && ntaken) {
		free_irq(taken[--ntaken], taken);
		irq_free_descs(taken[ntaken], 1);
	}
	if (irq <= 0)
		return 0;
	if (ntaken == ARRAY_SIZE(taken))
		return -ENOSPC;
	ret = irq_alloc_desc_at(irq, NUMA_NO_NODE);
	if (ret < 0)
		return ret;
	irq_set_chip_and_handler(irq, &taken_chip, handle_simple_irq);
	irq_clear_status_flags(irq, IRQ_NOREQUEST);
	ret = request_irq(irq, taken_irq, 0, "somebody-else", taken);
	if (ret) {
		irq_free_descs(irq, 1);
		return ret;
	}
	taken[ntaken++] = irq;
	return 0;
}
static int take_get(char *buf, const struct kernel_param *kp) { return sprintf(buf, "%d\n", ntaken); }
static const struct kernel_param_ops take_ops = { .set = take_set, .get = take_get };
module_param_cb(take, &take_ops, NULL, 0644);

/* The chip of the interrupt that refuses: a copy of its own chip but for the affinity. */
static struct irq_chip willing, refusing;
static int refused_affinity(struct irq_data *d, const struct cpumask *mask, bool force)
{
	if (refusecpu < 0 || cpumask_first(mask) == refusecpu)
		return -refusal;
	return willing.irq_set_affinity(d, mask, force);
}
static void refuse_affinity(int irq)
{
	struct irq_data *d = irq_get_irq_data(irq);

	willing = *d->chip;
	refusing = willing;
	refusing.irq_set_affinity = refused_affinity;
	d->chip = &refusing;
}

#define MAXV 5
struct npu {
	struct pci_dev *pdev;
	void __iomem *io;
	struct hrtimer timer;
	int nvec, next;
	bool edu, timer_on;
	char name[MAXV][32];
};
/* e1000e registers */
#define ICR 0xc0
#define ICS 0xc8
#define IMS 0xd0
#define IMC 0xd8
#define EIAC 0xdc
#define IVAR 0xe4
#define CAUSE(v) (1u << (20 + (v)))	/* RxQ0 RxQ1 TxQ0 TxQ1 Other */
/* edu registers */
#define EDU_RAISE 0x60
#define EDU_ACK 0x64

static irqreturn_t npu_irq(int irq, void *p)
{
	struct npu *n = p;

	u32 cause = readl(n->io + (n->edu ? 0x24 : ICR));

	/* a line may be shared: was it this card? */
	if (intx && !cause)
		return IRQ_NONE;
	writel(cause, n->io + (n->edu ? EDU_ACK : ICR));
	return IRQ_HANDLED;
}

static enum hrtimer_restart npu_tick(struct hrtimer *t)
{
	struct npu *n = container_of(t, struct npu, timer);
	unsigned int hz = READ_ONCE(rate);

	if (hz) {
		if (n->edu)
			writel(1, n->io + EDU_RAISE);
		else
			writel(CAUSE(n->next), n->io + ICS);
		n->next = (n->next + 1) % n->nvec;
	}
	/* with rate 0: look again ten times a second */
	hrtimer_forward_now(t, ns_to_ktime(NSEC_PER_SEC / (hz ? min(hz, 20000u) : 10)));
	return HRTIMER_RESTART;
}

static void npu_free(struct npu *n, int upto)
{
	if (n->timer_on)
		hrtimer_cancel(&n->timer);
	if (!n->edu)
		writel(~0u, n->io + IMC);
	while (--upto >= 0)
		free_irq(pci_irq_vector(n->pdev, upto), n);
	pci_free_irq_vectors(n->pdev);
}

static int npu_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct npu *n = devm_kzalloc(&pdev->dev, sizeof(*n), GFP_KERNEL);
	const char *name = *irqname ? irqname : pci_name(pdev);
	int i, ret, want = clamp(vectors, 1, MAXV);

	if (!n)
		return -ENOMEM;
	n->pdev = pdev;
	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;
	ret = pcim_iomap_regions(pdev, BIT(0), "rignpu");
	if (ret)
		return ret;
	n->io = pcim_iomap_table(pdev)[0];
	n->edu = pci_resource_len(pdev, 0) == 0x100000;
	pci_set_master(pdev);
	ret = pci_alloc_irq_vectors(pdev, want, want,
				    (intx ? PCI_IRQ_INTX : want > 1 ? PCI_IRQ_MSIX : PCI_IRQ_MSI) |
				    (managed ? PCI_IRQ_AFFINITY : 0));
	if (ret < 0)
		return ret;
	n->nvec = ret;
	for (i = 0; i < n->nvec; i++) {
		if (n->nvec > 1)
			snprintf(n->name[i], sizeof(n->name[i]), "%s-%d", name, i);
		else
			strscpy(n->name[i], name, sizeof(n->name[i]));
		ret = request_irq(pci_irq_vector(pdev, i), npu_irq, intx ? IRQF_SHARED : 0, n->name[i], n);
		if (ret) {
			npu_free(n, i);
			return ret;
		}
		if (i == refuse)
			refuse_affinity(pci_irq_vector(pdev, i));
	}
	if (!n->edu) {
		u32 ivar = 0;

		for (i = 0; i < MAXV; i++)	/* valid bit + vector number per cause */
			ivar |= (8u | (i % n->nvec)) << (4 * i);
		writel(ivar, n->io + IVAR);
		writel(CAUSE(0) | CAUSE(1) | CAUSE(2) | CAUSE(3) | CAUSE(4), n->io + IMS);
	}
	pci_set_drvdata(pdev, n);
	hrtimer_init(&n->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	n->timer.function = npu_tick;
	n->timer_on = true;
	hrtimer_start(&n->timer, ms_to_ktime(10), HRTIMER_MODE_REL);
	pci_info(pdev, "rignpu: %s, %d vector(s), irq %d\n", n->edu ? "edu" : "e1000e",
		 n->nvec, pci_irq_vector(pdev, 0));
	return 0;
}

static void npu_remove(struct pci_dev *pdev)
{
	struct npu *n = pci_get_drvdata(pdev);

	npu_free(n, n->nvec);
}

static const struct pci_device_id npu_ids[] = { { PCI_DEVICE(0x1f4b, 0x0650) }, { } };
MODULE_DEVICE_TABLE(pci, npu_ids);
static struct pci_driver npu_drv = {
	.name = "rignpu", .id_table = npu_ids, .probe = npu_probe, .remove = npu_remove,
};
module_pci_driver(npu_drv);
MODULE_LICENSE("GPL");
