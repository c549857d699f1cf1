/* SPDX-License-Identifier: Apache-2.0
 *
 * See stdbool.h.
 */
#include <linux/types.h>
