// SPDX-License-Identifier: GPL-2.0
/* rigrknpu: stands in for the vendor's driver RKNPU of an RK3588's own NPU, and for the NPU's IOMMU,
 * which asks for the same lines (rockchip-linux/kernel, drivers/rknpu, drivers/iommu/rockchip-iommu.c).
 * The nodes npu@fdab0000 and iommu@fdab9000 are those of build-dtb.py. The interrupts are REAL: a
 * level of the GIC is set pending, one line after the other, `rate` times a second.
 *   rate=HZ    interrupts per second, writable at any time in
 *              /sys/module/rigrknpu/parameters/rate (0 stops)
 * Its clock is a devfreq device, and its temperature a thermal zone; neither has hardware behind it.
 */
#include <linux/devfreq.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/pm_opp.h>
#include <linux/pm_runtime.h>
#include <linux/thermal.h>

static unsigned int rate = 100; module_param(rate, uint, 0644);

/* drivers/devfreq/governor.h, which no package of headers has */
struct devfreq_governor {
	struct list_head node;
	const char name[16];
	const u64 attrs;
	const u64 flags;
	int (*get_target_freq)(struct devfreq *devfreq, unsigned long *freq);
	int (*event_handler)(struct devfreq *devfreq, unsigned int event, void *data);
};
#define DEVFREQ_GOV_START 0x1
int devfreq_add_governor(struct devfreq_governor *governor);
int devfreq_remove_governor(struct devfreq_governor *governor);
int update_devfreq(struct devfreq *devfreq);

static int highest(struct devfreq *devfreq, unsigned long *freq)
{
	*freq = ULONG_MAX;
	return 0;
}
static int at_start(struct devfreq *devfreq, unsigned int event, void *data)
{
	int ret = 0;

	if (event == DEVFREQ_GOV_START) {
		mutex_lock(&devfreq->lock);
		ret = update_devfreq(devfreq);
		mutex_unlock(&devfreq->lock);
	}
	return ret;
}
/* Debian's kernels have no `performance`; the vendor's own governor holds the highest clock, too. */
static struct devfreq_governor governors[] = {
	{ .name = "performance", .get_target_freq = highest, .event_handler = at_start },
	{ .name = "rknpu_ondemand", .get_target_freq = highest, .event_handler = at_start },
};

#define LINES 3
struct npu {
	struct hrtimer timer;
	int irq[LINES], next;
	unsigned long hz;
	struct devfreq_dev_profile profile;
};

static irqreturn_t npu_irq(int irq, void *p) { return IRQ_HANDLED; }
static irqreturn_t iommu_irq(int irq, void *p) { return IRQ_NONE; }

static enum hrtimer_restart npu_tick(struct hrtimer *t)
{
	struct npu *n = container_of(t, struct npu, timer);
	unsigned int hz = READ_ONCE(rate);

	if (hz) {
		irq_set_irqchip_state(n->irq[n->next], IRQCHIP_STATE_PENDING, true);
		n->next = (n->next + 1) % LINES;
	}
	/* with rate 0: look again ten times a second */
	hrtimer_forward_now(t, ns_to_ktime(NSEC_PER_SEC / (hz ? min(hz, 20000u) : 10)));
	return HRTIMER_RESTART;
}
static void npu_stop(void *p) { hrtimer_cancel(&((struct npu *)p)->timer); }
static void npu_sleep(void *dev) { pm_runtime_put_noidle(dev); }

static int npu_target(struct device *dev, unsigned long *freq, u32 flags)
{
	struct npu *n = dev_get_drvdata(dev);
	struct dev_pm_opp *opp = devfreq_recommended_opp(dev, freq, flags);

	if (IS_ERR(opp))
		return PTR_ERR(opp);
	dev_pm_opp_put(opp);
	n->hz = *freq;
	return 0;
}
static int npu_clock(struct device *dev, unsigned long *freq)
{
	*freq = ((struct npu *)dev_get_drvdata(dev))->hz;
	return 0;
}

static int npu_temperature(struct thermal_zone_device *zone, int *millidegrees)
{
	*millidegrees = 43000;
	return 0;
}
static const struct thermal_zone_device_ops zone = { .get_temp = npu_temperature };

/* All lines of a device under its own name, as both drivers do. */
static int lines(struct platform_device *pdev, irq_handler_t handler, int *irqs, void *p)
{
	int i, ret;

	for (i = 0; i < LINES; i++) {
		int irq = platform_get_irq(pdev, i);

		if (irq < 0)
			return irq;
		ret = devm_request_irq(&pdev->dev, irq, handler, IRQF_SHARED, dev_name(&pdev->dev), p);
		if (ret)
			return ret;
		if (irqs)
			irqs[i] = irq;
	}
	return 0;
}

static int npu_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct npu *n = devm_kzalloc(dev, sizeof(*n), GFP_KERNEL);
	struct devfreq *devfreq;
	struct thermal_zone_device *tz;
	int ret;

	if (!n)
		return -ENOMEM;
	platform_set_drvdata(pdev, n);
	pm_runtime_set_active(dev);
	ret = devm_pm_runtime_enable(dev);
	if (ret)
		return ret;
	pm_runtime_get_noresume(dev);
	ret = devm_add_action_or_reset(dev, npu_sleep, dev);
	if (ret)
		return ret;
	ret = lines(pdev, npu_irq, n->irq, n);
	if (ret)
		return ret;
	ret = devm_pm_opp_of_add_table(dev);
	if (ret)
		return ret;
	n->hz = 300000000;
	n->profile.initial_freq = n->hz;
	n->profile.is_cooling_device = true;
	n->profile.target = npu_target;
	n->profile.get_cur_freq = npu_clock;
	devfreq = devm_devfreq_add_device(dev, &n->profile, "rknpu_ondemand", NULL);
	if (IS_ERR(devfreq))
		return PTR_ERR(devfreq);
	tz = devm_thermal_of_zone_register(dev, 0, n, &zone);
	if (IS_ERR(tz))
		dev_warn(dev, "no thermal zone: %ld\n", PTR_ERR(tz));
	hrtimer_init(&n->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	n->timer.function = npu_tick;
	ret = devm_add_action_or_reset(dev, npu_stop, n);
	if (ret)
		return ret;
	hrtimer_start(&n->timer, ms_to_ktime(10), HRTIMER_MODE_REL);
	return 0;
}
static int iommu_probe(struct platform_device *pdev) { return lines(pdev, iommu_irq, NULL, pdev); }

static const struct of_device_id npu_of[] = { { .compatible = "rockchip,rk3588-rknpu" }, { } };
MODULE_DEVICE_TABLE(of, npu_of);
static const struct of_device_id iommu_of[] = { { .compatible = "rockchip,iommu-v2" }, { } };
static struct platform_driver npu_drv = {
	.probe = npu_probe, .driver = { .name = "RKNPU", .of_match_table = npu_of },
};
static struct platform_driver iommu_drv = {
	.probe = iommu_probe, .driver = { .name = "rigrknpu-iommu", .of_match_table = iommu_of },
};
static struct platform_driver *const drivers[] = { &iommu_drv, &npu_drv };

static int __init m_init(void)
{
	int ret = devfreq_add_governor(&governors[0]) ?: devfreq_add_governor(&governors[1]);

	return ret ?: platform_register_drivers(drivers, ARRAY_SIZE(drivers));
}
static void __exit m_exit(void)
{
	platform_unregister_drivers(drivers, ARRAY_SIZE(drivers));
	devfreq_remove_governor(&governors[1]);
	devfreq_remove_governor(&governors[0]);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
