/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/module.h and export.h. Leaves out: loading and unloading; module_init() keeps the
 * function, and the scenario calls it if it wants it called.
 */
#ifndef KHEDDLE_LINUX_MODULE_H
#define KHEDDLE_LINUX_MODULE_H

#include <linux/export.h>
#include <linux/types.h>

struct module;
#define THIS_MODULE ((struct module *)NULL)

#define MODULE_LICENSE(text) struct kh_unused_declaration
#define MODULE_AUTHOR(text) struct kh_unused_declaration
#define MODULE_DESCRIPTION(text) struct kh_unused_declaration
#define MODULE_VERSION(text) struct kh_unused_declaration
#define MODULE_ALIAS(text) struct kh_unused_declaration
#define MODULE_IMPORT_NS(text) struct kh_unused_declaration
#define MODULE_DEVICE_TABLE(type, name) struct kh_unused_declaration
#define MODULE_PARM_DESC(name, text) struct kh_unused_declaration
#define module_param(name, type, perm) struct kh_unused_declaration
#define module_param_named(name, value, type, perm) struct kh_unused_declaration
#define module_init(function) struct kh_unused_declaration
#define module_exit(function) struct kh_unused_declaration

#ifndef __init
#define __init
#define __exit
#define __initdata
#endif

static inline bool try_module_get(struct module *module)
{
	(void)module;
	return true;
}

static inline void module_put(struct module *module)
{
	(void)module;
}

#endif
