/* SPDX-License-Identifier: Apache-2.0
 *
 * The program that tests/property starts from, as scenarios/vfio/generated.c is.
 *
 * VARIANT refcounted HOLDS: the driver with every fix
 * VARIANT srcu HOLDS: the same under SRCU
 */
#define OPERATIONS { { MAKE_ALIAS_OF_VRAM, MMAP_ALIAS, TOUCH }, { READ_OPREGION, CLOSE } }
#include "generated.h"
