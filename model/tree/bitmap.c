// Stands for lib/find_bit.c and lib/bitmap.c, as far as drivers want them. Keeps: bit after bit, each word read and written
// plainly. Leaves out: the n-th bit, areas, and-not, shifts, text, little-endian bitmaps.
#include <linux/bitmap.h>
#include <linux/find.h>
#include <linux/slab.h>

static bool is_set(const unsigned long *map, unsigned long bit)
{
	return map[BIT_WORD(bit)] & BIT_MASK(bit);
}

unsigned long _find_next_bit(const unsigned long *map, unsigned long size, unsigned long start)
{
	while (start < size && !is_set(map, start))
		start++;
	return min(start, size);
}

unsigned long _find_next_zero_bit(const unsigned long *map, unsigned long size, unsigned long start)
{
	while (start < size && is_set(map, start))
		start++;
	return min(start, size);
}

unsigned long _find_next_and_bit(const unsigned long *map, const unsigned long *other,
				 unsigned long size, unsigned long start)
{
	while (start < size && !(is_set(map, start) && is_set(other, start)))
		start++;
	return min(start, size);
}

unsigned long _find_first_bit(const unsigned long *map, unsigned long size)
{
	return _find_next_bit(map, size, 0);
}

unsigned long _find_first_zero_bit(const unsigned long *map, unsigned long size)
{
	return _find_next_zero_bit(map, size, 0);
}

unsigned long _find_first_and_bit(const unsigned long *map, const unsigned long *other,
				  unsigned long size)
{
	return _find_next_and_bit(map, other, size, 0);
}

unsigned long _find_last_bit(const unsigned long *map, unsigned long size)
{
	for (unsigned long bit = size; bit-- > 0;)
		if (is_set(map, bit))
			return bit;
	return size;
}

unsigned int __bitmap_weight(const unsigned long *map, unsigned int size)
{
	unsigned int weight = 0;

	for (unsigned int bit = 0; bit < size; bit++)
		weight += is_set(map, bit);
	return weight;
}

void __bitmap_set(unsigned long *map, unsigned int start, int count)
{
	for (unsigned int bit = start; bit < start + count; bit++)
		__set_bit(bit, map);
}

void __bitmap_clear(unsigned long *map, unsigned int start, int count)
{
	for (unsigned int bit = start; bit < start + count; bit++)
		__clear_bit(bit, map);
}

bool __bitmap_equal(const unsigned long *map, const unsigned long *other, unsigned int size)
{
	for (unsigned int bit = 0; bit < size; bit++)
		if (is_set(map, bit) != is_set(other, bit))
			return false;
	return true;
}

bool __bitmap_intersects(const unsigned long *map, const unsigned long *other, unsigned int size)
{
	return _find_next_and_bit(map, other, size, 0) < size;
}

bool __bitmap_subset(const unsigned long *map, const unsigned long *other, unsigned int size)
{
	for (unsigned int bit = 0; bit < size; bit++)
		if (is_set(map, bit) && !is_set(other, bit))
			return false;
	return true;
}

unsigned long *bitmap_alloc(unsigned int size, gfp_t flags)
{
	return kmalloc_array(BITS_TO_LONGS(size), sizeof(unsigned long), flags);
}

unsigned long *bitmap_zalloc(unsigned int size, gfp_t flags)
{
	return bitmap_alloc(size, flags | __GFP_ZERO);
}

void bitmap_free(const unsigned long *map)
{
	kfree(map);
}
