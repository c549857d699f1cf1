/* SPDX-License-Identifier: Apache-2.0
 *
 * What user space and peers can do to a device. Read by generated.h, whole_device.c and, in C++, by tests/property.
 */
#ifndef SCENARIOS_VFIO_VFIO_OPERATIONS_H
#define SCENARIOS_VFIO_VFIO_OPERATIONS_H

/* The calls of user space that find the device awake come first: operation_ioctl.h. */
#define VFIO_OPERATIONS(OPERATION)                                                                 \
	OPERATION(NOTHING)                                                                         \
	OPERATION(COMMAND_OFF)                                                                     \
	OPERATION(COMMAND_ON)                                                                      \
	OPERATION(POWER_D3HOT)                                                                     \
	OPERATION(POWER_D0)                                                                        \
	OPERATION(FLR)                                                                             \
	OPERATION(FLR_AF)                                                                          \
	OPERATION(RESET)                                                                           \
	OPERATION(HOT_RESET)                                                                       \
	OPERATION(LOW_POWER_ENTRY)                                                                 \
	OPERATION(LOW_POWER_ENTRY_WITH_WAKEUP)                                                     \
	OPERATION(LOW_POWER_EXIT)                                                                  \
	OPERATION(WRITE_BAR)                                                                       \
	OPERATION(EXPORT)                                                                          \
	OPERATION(REVOKE)                                                                          \
	OPERATION(MEMATTR)                                                                         \
	OPERATION(OPEN)                                                                            \
	OPERATION(CLOSE)                                                                           \
	OPERATION(CLOSE_SECOND)                                                                    \
	OPERATION(CLOSE_BUFFER)                                                                    \
	OPERATION(MMAP_BAR)                                                                        \
	OPERATION(MMAP_BUFFER)                                                                     \
	OPERATION(FAULT)                                                                           \
	OPERATION(MUNMAP)                                                                          \
	OPERATION(ATTACH)                                                                          \
	OPERATION(MAP)                                                                             \
	OPERATION(DMA)                                                                             \
	OPERATION(DETACH)                                                                          \
	OPERATION(IOEVENTFD)

/* What the world outside may do meanwhile. One bit each, in this order. */
#define VFIO_ENVIRONMENT(FLAG)                                                                     \
	FLAG(CONFIG_WRITES_FAIL)                                                                   \
	FLAG(FD_TABLE_FULL)                                                                        \
	FLAG(HARDWARE_FAILS)                                                                       \
	FLAG(DEVICE_WAKES)                                                                         \
	FLAG(PEERS_ARE_LAZY)

#endif
