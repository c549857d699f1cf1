/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/printk.h and dev_printk.h. Keeps: arguments are evaluated, as the kernel does.
 * Leaves out: the text; nothing is printed.
 */
#ifndef KHEDDLE_LINUX_PRINTK_H
#define KHEDDLE_LINUX_PRINTK_H

#ifdef __cplusplus
extern "C" {
#endif

int _printk(const char *format, ...);
void kh_dev_printk(const void *dev, const char *format, ...);

#ifdef __cplusplus
}
#endif

#define KERN_EMERG ""
#define KERN_ALERT ""
#define KERN_CRIT ""
#define KERN_ERR ""
#define KERN_WARNING ""
#define KERN_NOTICE ""
#define KERN_INFO ""
#define KERN_DEBUG ""
#define KERN_CONT ""

#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif

#define printk(...) _printk(__VA_ARGS__)
#define printk_once(...) _printk(__VA_ARGS__)
#define pr_emerg(...) _printk(__VA_ARGS__)
#define pr_alert(...) _printk(__VA_ARGS__)
#define pr_crit(...) _printk(__VA_ARGS__)
#define pr_err(...) _printk(__VA_ARGS__)
#define pr_warn(...) _printk(__VA_ARGS__)
#define pr_notice(...) _printk(__VA_ARGS__)
#define pr_info(...) _printk(__VA_ARGS__)
#define pr_cont(...) _printk(__VA_ARGS__)
#define pr_debug(...) _printk(__VA_ARGS__)
#define pr_devel(...) _printk(__VA_ARGS__)
#define pr_err_once(...) _printk(__VA_ARGS__)
#define pr_warn_once(...) _printk(__VA_ARGS__)
#define pr_info_once(...) _printk(__VA_ARGS__)
#define pr_err_ratelimited(...) _printk(__VA_ARGS__)
#define pr_warn_ratelimited(...) _printk(__VA_ARGS__)
#define pr_info_ratelimited(...) _printk(__VA_ARGS__)

#define dev_emerg(dev, ...) kh_dev_printk(dev, __VA_ARGS__)
#define dev_alert(dev, ...) kh_dev_printk(dev, __VA_ARGS__)
#define dev_crit(dev, ...) kh_dev_printk(dev, __VA_ARGS__)
#define dev_err(dev, ...) kh_dev_printk(dev, __VA_ARGS__)
#define dev_warn(dev, ...) kh_dev_printk(dev, __VA_ARGS__)
#define dev_notice(dev, ...) kh_dev_printk(dev, __VA_ARGS__)
#define dev_info(dev, ...) kh_dev_printk(dev, __VA_ARGS__)
#define dev_dbg(dev, ...) kh_dev_printk(dev, __VA_ARGS__)
#define dev_err_once(dev, ...) kh_dev_printk(dev, __VA_ARGS__)
#define dev_warn_once(dev, ...) kh_dev_printk(dev, __VA_ARGS__)
#define dev_err_ratelimited(dev, ...) kh_dev_printk(dev, __VA_ARGS__)
#define dev_warn_ratelimited(dev, ...) kh_dev_printk(dev, __VA_ARGS__)
#define dev_info_ratelimited(dev, ...) kh_dev_printk(dev, __VA_ARGS__)

#define pci_err(pdev, ...) kh_dev_printk(pdev, __VA_ARGS__)
#define pci_warn(pdev, ...) kh_dev_printk(pdev, __VA_ARGS__)
#define pci_notice(pdev, ...) kh_dev_printk(pdev, __VA_ARGS__)
#define pci_notice_ratelimited(pdev, ...) kh_dev_printk(pdev, __VA_ARGS__)
#define pci_info_ratelimited(pdev, ...) kh_dev_printk(pdev, __VA_ARGS__)
#define pci_info(pdev, ...) kh_dev_printk(pdev, __VA_ARGS__)
#define pci_dbg(pdev, ...) kh_dev_printk(pdev, __VA_ARGS__)

#endif
