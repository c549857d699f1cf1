// Stands for fs/debugfs. Keeps: an operation on a removed file fails (-EIO); debugfs_remove waits for the
// operations that run; an open file outlives the removal, its release still runs.
// Leaves out: folders (they are only names), what files hold; at most KH_MAX_DENTRIES files at a time.
// Checks: sleeping where one may not; waiting for one's own operation shows as deadlock.
#include <kheddle.h>
#include <kheddle/context.h>
#include <linux/debugfs.h>
#include <linux/string.h>

namespace
{

dentry dentries[KH_MAX_DENTRIES];
const dentry root = {"", nullptr, nullptr, 1, 0, 0};

// The inode of an open: only i_private is ever looked at.
struct Opened {
	inode node;
	dentry *entry;
};

Opened *opened_of(file *file)
{
	return reinterpret_cast<Opened *>(file->f_inode);
}

ssize_t proxy_read(file *file, char *buf, size_t count, loff_t *pos)
{
	dentry *entry = opened_of(file)->entry;
	int ret = debugfs_file_get(entry);

	if (ret)
		return ret;
	ssize_t done = entry->fops->read ? entry->fops->read(file, buf, count, pos) : -EINVAL;

	debugfs_file_put(entry);
	return done;
}

ssize_t proxy_write(file *file, const char *buf, size_t count, loff_t *pos)
{
	dentry *entry = opened_of(file)->entry;
	int ret = debugfs_file_get(entry);

	if (ret)
		return ret;
	ssize_t done = entry->fops->write ? entry->fops->write(file, buf, count, pos) : -EINVAL;

	debugfs_file_put(entry);
	return done;
}

void close_entry(dentry *entry)
{
	kh_atomic_begin();
	entry->opened--;
	if (!entry->opened && !entry->present)
		*entry = dentry{};
	kh_atomic_end();
}

int proxy_release(inode *inode, file *file)
{
	auto *opened = reinterpret_cast<Opened *>(inode);
	int ret = 0;

	if (opened->entry->fops->release)
		ret = opened->entry->fops->release(inode, file);
	close_entry(opened->entry);
	kh_free(opened);
	return ret;
}

int proxy_open(inode *inode, file *file)
{
	dentry *entry = reinterpret_cast<Opened *>(inode)->entry;
	int ret = debugfs_file_get(entry);

	if (ret)
		return ret;
	if (entry->fops->open)
		ret = entry->fops->open(inode, file);
	debugfs_file_put(entry);
	return ret;
}

constexpr file_operations kProxyOperations = [] {
	file_operations ops = {};

	ops.read = proxy_read;
	ops.write = proxy_write;
	ops.open = proxy_open;
	ops.release = proxy_release;
	return ops;
}();

dentry *find(const char *name)
{
	for (dentry &entry : dentries)
		if (entry.present && !strcmp(entry.name, name))
			return &entry;
	return nullptr;
}

} // namespace

dentry *debugfs_create_dir(const char *, dentry *)
{
	kh_might_sleep();
	return const_cast<dentry *>(&root);
}

dentry *debugfs_create_file(const char *name, umode_t, dentry *, void *data,
			    const file_operations *fops)
{
	dentry *made = nullptr;

	kh_might_sleep();
	kh_atomic_begin();
	for (dentry &entry : dentries) {
		if (entry.name)
			continue;
		entry = dentry{name, data, fops, 1, 0, 0};
		made = &entry;
		break;
	}
	if (!made)
		kh_fail("assertion", "more debugfs files at a time than the model has room for");
	kh_atomic_end();
	return made;
}

void debugfs_remove(dentry *entry)
{
	if (IS_ERR_OR_NULL(entry) || entry == &root)
		return;
	kh_might_sleep();
	kh_atomic_begin();
	entry->present = 0;
	kh_atomic_end();
	kh_note(KH_WAIT, entry, "debugfs_remove");
	kh_atomic_begin();
	kh_await(!entry->users);
	if (!entry->opened)
		*entry = dentry{};
	kh_atomic_end();
}

int debugfs_file_get(dentry *entry)
{
	int ret = -EIO;

	kh_atomic_begin();
	if (entry->present) {
		entry->users++;
		ret = 0;
	}
	kh_atomic_end();
	return ret;
}

void debugfs_file_put(dentry *entry)
{
	kh_atomic_begin();
	if (!entry->users)
		kh_fail("refcount", "debugfs_file_put() without debugfs_file_get()");
	entry->users--;
	kh_atomic_end();
}

void *debugfs_data(dentry *entry)
{
	return entry->data;
}

int kh_debugfs_open(const char *name)
{
	kh_atomic_begin();
	dentry *entry = find(name);

	if (entry)
		entry->opened++;
	kh_atomic_end();
	if (!entry)
		return -ENOENT;
	auto *opened = static_cast<Opened *>(kh_allocate(sizeof(Opened), true));

	opened->node.i_private = entry->data;
	opened->entry = entry;
	int fd = kh_open_inode(&kProxyOperations, &opened->node, nullptr);

	if (fd < 0) {
		close_entry(entry);
		kh_free(opened);
	}
	return fd;
}
