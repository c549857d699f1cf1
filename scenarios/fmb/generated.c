/* SPDX-License-Identifier: Apache-2.0
 *
 * The program that tests/property starts from, as scenarios/vfio/generated.c is.
 *
 * VARIANT fixed HOLDS: the driver with every fix
 */
#define OPERATIONS { { STATISTICS_OFF, STATISTICS_ON }, { HOT_RESET, FMB_READ } }
#include "generated.h"
