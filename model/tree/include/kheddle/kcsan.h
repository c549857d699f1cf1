/* SPDX-License-Identifier: Apache-2.0
 *
 * The same header as for scenarios: beside it are headers that a kernel tree has itself.
 */
#include "../../../include/kheddle/kcsan.h"
