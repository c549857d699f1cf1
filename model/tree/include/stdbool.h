/* SPDX-License-Identifier: Apache-2.0
 *
 * A kernel header of this name does not exist: what <kheddle.h> wants of it is in linux/types.h.
 */
#include <linux/types.h>
