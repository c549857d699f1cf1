/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/bitfield.h; FIELD_GET and FIELD_PREP are in bits.h.
 */
#ifndef KHEDDLE_LINUX_BITFIELD_H
#define KHEDDLE_LINUX_BITFIELD_H

#include <linux/bits.h>

#endif
