/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/of.h: a node of a device tree that a scenario makes up, as a list of properties. Keeps: the
 * error numbers of reading one. Leaves out: phandles, children, notifiers, references. Numbers are in the CPU's byte
 * order, not big-endian.
 */
#ifndef KHEDDLE_LINUX_OF_H
#define KHEDDLE_LINUX_OF_H

#include <linux/device.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>

struct of_device_id {
	char name[32];
	char type[32];
	char compatible[128];
	const void *data;
};

struct property {
	const char *name;
	int length; /* bytes; 0 for a flag */
	const void *value;
	struct property *next;
};

struct device_node {
	const char *name;
	const char *full_name;
	struct property *properties;
};

#define of_match_ptr(table) (table)
#define of_node_get(node) (node)
#define of_node_put(node) ((void)(node))

static inline const struct property *of_find_property(const struct device_node *node,
						      const char *name, int *length)
{
	const struct property *property = node ? node->properties : NULL;

	while (property && strcmp(property->name, name))
		property = property->next;
	if (property && length)
		*length = property->length;
	return property;
}

static inline const void *of_get_property(const struct device_node *node, const char *name,
					  int *length)
{
	const struct property *property = of_find_property(node, name, length);

	return property ? property->value : NULL;
}

static inline bool of_property_read_bool(const struct device_node *node, const char *name)
{
	return of_find_property(node, name, NULL) != NULL;
}

#define of_property_present(node, name) of_property_read_bool(node, name)

/* -EINVAL: no such property; -ENODATA: it has no value; -EOVERFLOW: it is too short. The values are left alone then. */
static inline int of_property_read_u32_array(const struct device_node *node, const char *name,
					     u32 *values, size_t count)
{
	const struct property *property = of_find_property(node, name, NULL);

	if (!property)
		return -EINVAL;
	if (!property->value)
		return -ENODATA;
	if ((size_t)property->length < count * sizeof(u32))
		return -EOVERFLOW;
	for (size_t i = 0; i < count; i++)
		values[i] = ((const u32 *)property->value)[i];
	return 0;
}

static inline int of_property_read_u32(const struct device_node *node, const char *name, u32 *value)
{
	return of_property_read_u32_array(node, name, value, 1);
}

static inline int of_property_read_string(const struct device_node *node, const char *name,
					  const char **string)
{
	const struct property *property = of_find_property(node, name, NULL);

	if (!property)
		return -EINVAL;
	if (!property->value)
		return -ENODATA;
	*string = (const char *)property->value;
	return 0;
}

static inline bool of_device_is_compatible(const struct device_node *node, const char *compatible)
{
	const char *is = (const char *)of_get_property(node, "compatible", NULL);

	return is && !strcmp(is, compatible);
}

/* The first entry that the node is compatible with. The table ends with an empty one. */
static inline const struct of_device_id *of_match_node(const struct of_device_id *table,
						       const struct device_node *node)
{
	for (; table && table->compatible[0]; table++)
		if (of_device_is_compatible(node, table->compatible))
			return table;
	return NULL;
}

#endif
