/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/export.h: marks that mean nothing here.
 */
#ifndef KHEDDLE_LINUX_EXPORT_H
#define KHEDDLE_LINUX_EXPORT_H

#define EXPORT_SYMBOL(name) struct kh_unused_declaration
#define EXPORT_SYMBOL_GPL(name) struct kh_unused_declaration
#define EXPORT_SYMBOL_NS(name, ns) struct kh_unused_declaration
#define EXPORT_SYMBOL_NS_GPL(name, ns) struct kh_unused_declaration

#endif
