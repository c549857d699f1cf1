/* SPDX-License-Identifier: Apache-2.0
 *
 * What user space does with the regions of a device. Read by generated.h and, in C++, by tests/property.
 */
#ifndef SCENARIOS_REGIONS_GENERATED_OPERATIONS_H
#define SCENARIOS_REGIONS_GENERATED_OPERATIONS_H

/* ALIAS is the first alias, if there is one. */
#define REGIONS_OPERATIONS(OPERATION)                                                              \
	OPERATION(NOTHING)                                                                         \
	OPERATION(INFO_OPREGION)                                                                   \
	OPERATION(INFO_ALIAS)                                                                      \
	OPERATION(READ_OPREGION)                                                                   \
	OPERATION(READ_HOST_CFG)                                                                   \
	OPERATION(READ_ALIAS)                                                                      \
	OPERATION(MAKE_ALIAS_OF_BAR)                                                               \
	OPERATION(MAKE_WC_ALIAS_OF_BAR)                                                            \
	OPERATION(MAKE_ALIAS_OF_VRAM)                                                              \
	OPERATION(PROBE_ALIAS)                                                                     \
	OPERATION(MMAP_BAR)                                                                        \
	OPERATION(MMAP_ALIAS)                                                                      \
	OPERATION(TOUCH)                                                                           \
	OPERATION(MUNMAP)                                                                          \
	OPERATION(MEMORY_OFF)                                                                      \
	OPERATION(OPEN)                                                                            \
	OPERATION(CLOSE)

/* What the world outside may do meanwhile. */
#define REGIONS_ENVIRONMENT(FLAG)                                                                  \
	FLAG(ALLOCATIONS_FAIL)                                                                     \
	FLAG(USER_COPIES_STALL)

#endif
