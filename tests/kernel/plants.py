"""Small edits of real files of Linux 6.1, each a bug of a kind that reviews miss.

The name says what is then wrong. `old` stands exactly once in the file; `count` says how many, where a macro or a copy of the
code makes it several, which are all edited. `harness` is who is asked. `survives`, if it is there, says why nobody can find it.
"""

from collections import namedtuple

Plant = namedtuple("Plant", "name harness file old new count survives", defaults=(1, ""))

FENCE = "drivers/dma-buf/dma-fence.c"
RESV = "drivers/dma-buf/dma-resv.c"
BUF = "drivers/dma-buf/dma-buf.c"
CORE = "drivers/vfio/pci/vfio_pci_core.c"
CONFIG = "drivers/vfio/pci/vfio_pci_config.c"
INTRS = "drivers/vfio/pci/vfio_pci_intrs.c"
MISC = "drivers/char/misc.c"
RDWR = "drivers/vfio/pci/vfio_pci_rdwr.c"
WAKEUP = "drivers/base/power/wakeup.c"
VIRQFD = "drivers/vfio/virqfd.c"
EVENTFD = "fs/eventfd.c"
REFCOUNT = "lib/refcount.c"
EVDEV = "drivers/input/evdev.c"
HIDRAW = "drivers/hid/hidraw.c"
HWRNG = "drivers/char/hw_random/core.c"

IOEVENTFD_LOCKED = """		if (!down_read_trylock(&vdev->memory_lock))
			return 1; /* Lock contended, use thread */
		if (!__vfio_pci_memory_enabled(vdev)) {
			up_read(&vdev->memory_lock);
			return 0;
		}
	}

	vfio_pci_ioeventfd_do_write(ioeventfd, false);

	if (ioeventfd->test_mem)
		up_read(&vdev->memory_lock);
"""
MSI_TRIGGER = """		cmd = vfio_pci_memory_lock_and_enable(vdev);
		free_irq(irq, vdev->ctx[vector].trigger);
		vfio_pci_memory_unlock_and_restore(vdev, cmd);

		kfree(vdev->ctx[vector].name);
		eventfd_ctx_put(vdev->ctx[vector].trigger);
"""
REQUEST = """	mutex_lock(&vdev->igate);

	if (vdev->req_trigger) {
		if (!(count % 10))
			pci_notice_ratelimited(pdev,
				"Relaying device request to user (#%u)\\n",
				count);
		eventfd_signal(vdev->req_trigger, 1);
	} else if (count == 0) {
		pci_warn(pdev,
			"No device request channel registered, blocked until released by user\\n");
	}

	mutex_unlock(&vdev->igate);
"""
HIDRAW_LEAVES = """	spin_lock_irqsave(&hidraw_table[minor]->list_lock, flags);
	while (list->tail != list->head) {
		kfree(list->buffer[list->tail].value);
		list->buffer[list->tail].value = NULL;
		list->tail = (list->tail + 1) & (HIDRAW_BUFFER_SIZE - 1);
	}
	list_del(&list->node);
	spin_unlock_irqrestore(&hidraw_table[minor]->list_lock, flags);
	kfree(list);
"""
HWRNG_FILLS = """		mutex_lock(&reading_mutex);
		rc = rng_get_data(rng, rng_fillbuf,
				  rng_buffer_size(), 1);
		if (current_quality != rng->quality)
			rng->quality = current_quality; /* obsolete */
		quality = rng->quality;
		mutex_unlock(&reading_mutex);
"""
RESET_LOCKED = """	vfio_pci_zap_and_down_write_memory_lock(vdev);

	/*
	 * This function can be invoked while the power state is non-D0. If
"""
LOCKED_SIGNAL = """	spin_lock_irqsave(fence->lock, flags);
	ret = dma_fence_signal_timestamp_locked(fence, ktime_get());
	spin_unlock_irqrestore(fence->lock, flags);
"""
ATTACH = """	dma_resv_lock(dmabuf->resv, NULL);
	list_add(&attach->node, &dmabuf->attachments);
	dma_resv_unlock(dmabuf->resv);
"""
DETACH = """	dma_resv_lock(dmabuf->resv, NULL);
	list_del(&attach->node);
	dma_resv_unlock(dmabuf->resv);
"""
EXTEND = """	dma_resv_list_set(fobj, i, fence, usage);
	/* fence update must be visible before we extend the num_fences */
	smp_wmb();
	fobj->num_fences = count;
"""
FAULT_LOCKS = """	mutex_lock(&vdev->vma_lock);
	down_read(&vdev->memory_lock);

	/*
	 * Memory region"""
HUP_LOCKED = """		if (*(virqfd->pvirqfd) == virqfd) {
			*(virqfd->pvirqfd) = NULL;
			virqfd_deactivate(virqfd);
		}
"""

PLANTS = [
    # drivers/dma-buf/dma-fence.c
    Plant("signals without the lock", "dma_fence", FENCE, LOCKED_SIGNAL,
          "	flags = 0;\n	ret = dma_fence_signal_timestamp_locked(fence, ktime_get());\n"),
    Plant("forgets to unlock after signalling", "dma_fence", FENCE, LOCKED_SIGNAL,
          LOCKED_SIGNAL.replace("	spin_unlock_irqrestore(fence->lock, flags);\n", "")),
    Plant("adds a callback to a fence without looking again under the lock", "dma_fence", FENCE,
          "	if (__dma_fence_enable_signaling(fence)) {\n		cb->func", "	if (1) {\n		cb->func"),
    Plant("looks for the signal before it takes the lock", "dma_fence", FENCE,
          """	spin_lock_irqsave(fence->lock, flags);

	if (test_bit(DMA_FENCE_FLAG_SIGNALED_BIT, &fence->flags))
		goto out;

	if (intr && signal_pending(current)) {""",
          """	if (test_bit(DMA_FENCE_FLAG_SIGNALED_BIT, &fence->flags))
		return ret;

	spin_lock_irqsave(fence->lock, flags);

	if (intr && signal_pending(current)) {"""),
    Plant("sleeps with the fence's lock held", "dma_fence", FENCE,
          """		spin_unlock_irqrestore(fence->lock, flags);

		ret = schedule_timeout(ret);

		spin_lock_irqsave(fence->lock, flags);
		if (ret > 0 && intr && signal_pending(current))""",
          """		ret = schedule_timeout(ret);

		if (ret > 0 && intr && signal_pending(current))"""),
    Plant("frees a fence without a grace period", "dma_resv", FENCE, "	kfree_rcu(fence, rcu);", "	kfree(fence);"),
    Plant("keeps the list of callbacks after the time stamp has taken its place", "dma_fence", FENCE,
          """	list_replace(&fence->cb_list, &cb_list);

	fence->timestamp = timestamp;""",
          """	fence->timestamp = timestamp;
	list_replace(&fence->cb_list, &cb_list);
"""),
    # drivers/dma-buf/dma-resv.c
    Plant("walks the fences outside a read section", "dma_resv", RESV,
          """	rcu_read_lock();
	do {
		dma_resv_iter_restart_unlocked(cursor);
		dma_resv_iter_walk_unlocked(cursor);
	} while (dma_resv_fences_list(cursor->obj) != cursor->fences);
	rcu_read_unlock();
""",
          """	do {
		dma_resv_iter_restart_unlocked(cursor);
		dma_resv_iter_walk_unlocked(cursor);
	} while (dma_resv_fences_list(cursor->obj) != cursor->fences);
"""),
    Plant("forgets rcu_read_unlock() where there is no fence", "dma_resv", RESV,
          """	} while (dma_resv_fences_list(cursor->obj) != cursor->fences);
	rcu_read_unlock();

	return cursor->fence;
}
EXPORT_SYMBOL(dma_resv_iter_first_unlocked);""",
          """	} while (dma_resv_fences_list(cursor->obj) != cursor->fences);
	if (!cursor->fence)
		return NULL;
	rcu_read_unlock();

	return cursor->fence;
}
EXPORT_SYMBOL(dma_resv_iter_first_unlocked);"""),
    Plant("takes a reference on a fence that may have none", "dma_resv", RESV,
          "		cursor->fence = dma_fence_get_rcu(cursor->fence);", "		cursor->fence = dma_fence_get(cursor->fence);"),
    Plant("publishes a fence without a reference", "dma_resv", RESV,
          "	dma_fence_get(fence);\n\n	dma_resv_assert_held(obj);\n\n	/* Drivers should not add",
          "	dma_resv_assert_held(obj);\n\n	/* Drivers should not add"),
    Plant("counts a fence before it is in the list", "dma_resv", RESV, EXTEND,
          "	fobj->num_fences = count;\n	smp_wmb();\n	dma_resv_list_set(fobj, i, fence, usage);\n"),
    Plant("frees the old list of fences at once", "dma_resv", RESV, "	kfree_rcu(old, rcu);\n\n	return 0;", "	kfree(old);\n\n	return 0;"),
    Plant("keeps the reference on the fence before", "dma_resv", RESV,
          "		/* Drop the reference from the previous round */\n		dma_fence_put(cursor->fence);\n", ""),
    # drivers/dma-buf/dma-buf.c
    Plant("attaches without the reservation lock", "dma_buf", BUF, ATTACH,
          "	list_add(&attach->node, &dmabuf->attachments);\n"),
    Plant("detaches without the reservation lock", "dma_buf", BUF, DETACH, "	list_del(&attach->node);\n"),
    Plant("unlocks before it detaches", "dma_buf", BUF, DETACH,
          "	dma_resv_lock(dmabuf->resv, NULL);\n	dma_resv_unlock(dmabuf->resv);\n	list_del(&attach->node);\n"),
    Plant("frees the attachment before the list lets it go", "dma_buf", BUF, DETACH,
          DETACH.replace("	list_del", "	kfree(attach);\n	list_del")),
    Plant("frees the buffer before its last use", "dma_buf", BUF,
          "	module_put(dmabuf->owner);\n	kfree(dmabuf->name);\n	kfree(dmabuf);\n}",
          "	kfree(dmabuf);\n	module_put(dmabuf->owner);\n	kfree(dmabuf->name);\n}"),
    Plant("forgets to unlock the list of buffers", "dma_buf", BUF,
          "		list_del(&dmabuf->list_node);\n		mutex_unlock(&db_list.lock);\n", "		list_del(&dmabuf->list_node);\n"),
    Plant("drops the file's reference at once", "dma_buf", BUF,
          "	if (WARN_ON(!dmabuf || !dmabuf->file))\n		return;\n\n	fput(dmabuf->file);",
          "	if (WARN_ON(!dmabuf || !dmabuf->file))\n		return;\n\n	fput(dmabuf->file);\n	fput(dmabuf->file);"),
    # drivers/vfio/pci
    Plant("faults without memory_lock", "vfio_pci_command", CORE, FAULT_LOCKS,
          FAULT_LOCKS.replace("	down_read(&vdev->memory_lock);\n", "")),
    Plant("faults without looking whether memory is on", "vfio_pci_command", CORE,
          "	if (vdev->pm_runtime_engaged || !__vfio_pci_memory_enabled(vdev)) {", "	if (vdev->pm_runtime_engaged) {"),
    Plant("copies from user space with memory_lock held", "vfio_pci_command", CONFIG,
          "		if (copy_from_user(&val, buf, count))\n			return -EFAULT;\n",
          "		down_read(&vdev->memory_lock);\n		if (copy_from_user(&val, buf, count)) {\n"
          "			up_read(&vdev->memory_lock);\n			return -EFAULT;\n		}\n"
          "		up_read(&vdev->memory_lock);\n"),
    Plant("takes the two locks of a fault the other way round", "vfio_pci_command", CORE, FAULT_LOCKS,
          FAULT_LOCKS.replace("	mutex_lock(&vdev->vma_lock);\n	down_read(&vdev->memory_lock);\n",
                              "	down_read(&vdev->memory_lock);\n	mutex_lock(&vdev->vma_lock);\n")),
    Plant("forgets the locks where a fault is refused", "vfio_pci_command", CORE,
          "		ret = VM_FAULT_SIGBUS;\n		goto up_out;\n	}\n\n	/*\n	 * We populate",
          "		return VM_FAULT_SIGBUS;\n	}\n\n	/*\n	 * We populate"),
    Plant("lets vma_lock go before it has memory_lock", "vfio_pci_command", CORE,
          "	down_write(&vdev->memory_lock);\n	mutex_unlock(&vdev->vma_lock);\n}",
          "	mutex_unlock(&vdev->vma_lock);\n	down_write(&vdev->memory_lock);\n}"),
    Plant("zaps an entry that it has freed", "vfio_pci_command", CORE,
          "			list_del(&mmap_vma->vma_next);\n			kfree(mmap_vma);\n\n			zap_vma_ptes(",
          "			kfree(mmap_vma);\n			list_del(&mmap_vma->vma_next);\n\n			zap_vma_ptes("),
    Plant("forgets to let mmap_lock go", "vfio_pci_command", CORE,
          "		mutex_unlock(&vdev->vma_lock);\n		mmap_read_unlock(mm);\n		mmput(mm);\n",
          "		mutex_unlock(&vdev->vma_lock);\n		mmput(mm);\n"),
    Plant("switches memory off without zapping", "vfio_pci_command", CONFIG,
          "		if (!new_mem)\n			vfio_pci_zap_and_down_write_memory_lock(vdev);\n		else\n			down_write(&vdev->memory_lock);",
          "		down_write(&vdev->memory_lock);"),
    Plant("notes the new COMMAND after it has unlocked", "vfio_pci_command", CONFIG,
          """		*virt_cmd &= cpu_to_le16(~mask);
		*virt_cmd |= cpu_to_le16(new_cmd & mask);

		up_write(&vdev->memory_lock);""",
          """		up_write(&vdev->memory_lock);

		*virt_cmd &= cpu_to_le16(~mask);
		*virt_cmd |= cpu_to_le16(new_cmd & mask);"""),
    Plant("forgets memory_lock where the write fails", "vfio_pci_command", CONFIG,
          "	if (count < 0) {\n		if (offset == PCI_COMMAND)\n			up_write(&vdev->memory_lock);\n		return count;",
          "	if (count < 0) {\n		return count;"),
    Plant("reads a BAR without memory_lock", "vfio_pci_command", RDWR,
          """	if (test_mem) {							\\
		down_read(&vdev->memory_lock);				\\
		if (!__vfio_pci_memory_enabled(vdev)) {			\\
			up_read(&vdev->memory_lock);			\\
			return -EIO;					\\
		}							\\
	}								\\
									\\
	*val = vfio_ioread##size(io);					\\
									\\
	if (test_mem)							\\
		up_read(&vdev->memory_lock);				\\
""",
          """	if (test_mem) {							\\
		if (!__vfio_pci_memory_enabled(vdev)) {			\\
			return -EIO;					\\
		}							\\
	}								\\
									\\
	*val = vfio_ioread##size(io);					\\
									\\
"""),
    Plant("forgets memory_lock where a read is refused", "vfio_pci_command", RDWR,
          "			up_read(&vdev->memory_lock);			\\\n			return -EIO;", "			return -EIO;", 2),
    Plant("puts the old eventfd while the handler may signal it", "vfio_pci_intx", INTRS,
          "		synchronize_irq(pdev->irq);\n		vfio_virqfd_flush_thread", "		vfio_virqfd_flush_thread"),
    Plant("frees what the handler uses before it frees the line", "vfio_pci_intx", INTRS,
          """	free_irq(pdev->irq, vdev);
	if (vdev->ctx[0].trigger)
		eventfd_ctx_put(vdev->ctx[0].trigger);
	kfree(vdev->ctx[0].name);
	vdev->irq_type = VFIO_PCI_NUM_IRQS;
	vdev->num_ctx = 0;
	kfree(vdev->ctx);
""",
          """	if (vdev->ctx[0].trigger)
		eventfd_ctx_put(vdev->ctx[0].trigger);
	kfree(vdev->ctx[0].name);
	kfree(vdev->ctx);
	free_irq(pdev->irq, vdev);
	vdev->irq_type = VFIO_PCI_NUM_IRQS;
	vdev->num_ctx = 0;
"""),
    Plant("unmasks with a lock that does not keep interrupts off", "vfio_pci_intx", INTRS,
          """	int ret = 0;

	spin_lock_irqsave(&vdev->irqlock, flags);
""", """	int ret = 0;

	spin_lock(&vdev->irqlock);
	local_save_flags(flags);
"""),
    Plant("resets without zapping", "vfio_pci_reset", CORE, RESET_LOCKED,
          RESET_LOCKED.replace("vfio_pci_zap_and_down_write_memory_lock(vdev);", "down_write(&vdev->memory_lock);")),
    Plant("resets without memory_lock", "vfio_pci_reset", CORE,
          "	ret = pci_try_reset_function(vdev->pdev);\n	up_write(&vdev->memory_lock);\n",
          "	up_write(&vdev->memory_lock);\n	ret = pci_try_reset_function(vdev->pdev);\n"),
    Plant("forgets the device's lock after the reset at the close", "vfio_pci_reset", CORE,
          "			vdev->needs_reset = false;\n		pci_dev_unlock(pdev);\n", "			vdev->needs_reset = false;\n"),
    Plant("lets the device sleep without zapping", "vfio_pci_power", CORE,
          "	vfio_pci_zap_and_down_write_memory_lock(vdev);\n	if (vdev->pm_runtime_engaged) {",
          "	down_write(&vdev->memory_lock);\n	if (vdev->pm_runtime_engaged) {"),
    Plant("faults while the device may sleep", "vfio_pci_power", CORE,
          "	if (vdev->pm_runtime_engaged || !__vfio_pci_memory_enabled(vdev)) {", "	if (!__vfio_pci_memory_enabled(vdev)) {"),
    Plant("forgets to take back the usage count", "vfio_pci_power", CORE,
          "		vdev->pm_runtime_engaged = false;\n		pm_runtime_get_noresume(&vdev->pdev->dev);\n",
          "		vdev->pm_runtime_engaged = false;\n"),
    Plant("forgets to put the eventfd when the device has woken", "vfio_pci_power", CORE,
          "			eventfd_ctx_put(vdev->pm_wake_eventfd_ctx);\n			vdev->pm_wake", "			vdev->pm_wake"),
    Plant("switches to D3hot without zapping", "vfio_pci_power", CONFIG,
          "	if (state >= PCI_D3hot)\n		vfio_pci_zap_and_down_write_memory_lock(vdev);\n	else\n		down_write(&vdev->memory_lock);",
          "	down_write(&vdev->memory_lock);"),
    Plant("wakes the device and loses what it had saved", "vfio_pci_power", CORE,
          "			pci_load_and_free_saved_state(pdev, &vdev->pm_save);\n			pci_restore_state(pdev);\n",
          "			pci_load_and_free_saved_state(pdev, &vdev->pm_save);\n"),
    Plant("fires without memory_lock", "vfio_pci_ioeventfd", RDWR, IOEVENTFD_LOCKED,
          IOEVENTFD_LOCKED.replace("		if (!down_read_trylock(&vdev->memory_lock))\n			return 1; /* Lock contended, use thread */\n", "")
          .replace("			up_read(&vdev->memory_lock);\n", "").replace("	if (ioeventfd->test_mem)\n		up_read(&vdev->memory_lock);\n", "")),
    Plant("sleeps for memory_lock in the eventfd's wakeup", "vfio_pci_ioeventfd", RDWR,
          "		if (!down_read_trylock(&vdev->memory_lock))\n			return 1; /* Lock contended, use thread */\n",
          "		down_read(&vdev->memory_lock);\n"),
    Plant("writes from the work item without looking whether memory is on", "vfio_pci_ioeventfd", RDWR,
          "	vfio_pci_ioeventfd_do_write(ioeventfd, ioeventfd->test_mem);", "	vfio_pci_ioeventfd_do_write(ioeventfd, false);"),
    Plant("frees an ioeventfd that can still fire", "vfio_pci_ioeventfd", RDWR,
          "				vfio_virqfd_disable(&ioeventfd->virqfd);\n				list_del(&ioeventfd->next);\n				vdev->ioeventfds_nr--;\n				kfree(ioeventfd);\n",
          "				list_del(&ioeventfd->next);\n				vdev->ioeventfds_nr--;\n				kfree(ioeventfd);\n"),
    Plant("closes the device with an ioeventfd that can still fire", "vfio_pci_ioeventfd", CORE,
          "		vfio_virqfd_disable(&ioeventfd->virqfd);\n		list_del", "		list_del"),
    Plant("unmasks INTx when it wakes, whoever masked it", "vfio_pci_power", CORE,
          "	if (vdev->pm_intx_masked)\n		vfio_pci_intx_unmask(vdev);", "	vfio_pci_intx_unmask(vdev);"),
    Plant("disables INTx and leaves the eventfd that unmasks it", "vfio_pci_irqs", INTRS,
          "	vfio_virqfd_disable(&vdev->ctx[0].unmask);\n	vfio_virqfd_disable(&vdev->ctx[0].mask);\n	free_irq(",
          "	vfio_virqfd_disable(&vdev->ctx[0].mask);\n	free_irq("),
    Plant("masks with a lock that does not keep interrupts off", "vfio_pci_irqs", INTRS,
          "	lockdep_assert_held(&vdev->igate);\n\n	spin_lock_irqsave(&vdev->irqlock, flags);\n",
          "	lockdep_assert_held(&vdev->igate);\n\n	spin_lock(&vdev->irqlock);\n	local_save_flags(flags);\n"),
    Plant("puts the eventfd of MSI before it frees the line", "vfio_pci_irqs", INTRS, MSI_TRIGGER,
          "		eventfd_ctx_put(vdev->ctx[vector].trigger);\n\n"
          + MSI_TRIGGER.replace("		eventfd_ctx_put(vdev->ctx[vector].trigger);\n", "")),
    Plant("frees the vectors while the line is requested", "vfio_pci_irqs", INTRS,
          "		vfio_msi_set_vector_signal(vdev, i, -1, msix);\n	}\n\n	cmd =", "	}\n\n	cmd ="),
    Plant("asks for the device without igate", "vfio_pci_irqs", CORE, REQUEST,
          REQUEST.replace("	mutex_lock(&vdev->igate);\n\n", "").replace("	mutex_unlock(&vdev->igate);\n", "")),
    Plant("resets the set without zapping", "vfio_pci_hot_reset", CORE,
          "		if (!vfio_pci_zap_and_vma_lock(cur_vma, true)) {", "		if (!mutex_trylock(&cur_vma->vma_lock)) {"),
    Plant("lets memory_lock go before it resets the set", "vfio_pci_hot_reset", CORE,
          "		vfio_pci_set_power_state(cur, PCI_D0);\n\n	ret = pci_reset_bus(pdev);\n",
          "		vfio_pci_set_power_state(cur, PCI_D0);\n\n"
          "	list_for_each_entry(cur, &dev_set->device_list, vdev.dev_set_list)\n		up_write(&cur->memory_lock);\n"
          "	ret = pci_reset_bus(pdev);\n"
          "	list_for_each_entry(cur, &dev_set->device_list, vdev.dev_set_list)\n		down_write(&cur->memory_lock);\n"),
    Plant("unwinds as if it held all of memory_lock", "vfio_pci_hot_reset", CORE,
          "		if (cur == cur_mem)\n			is_mem = false;\n", ""),
    Plant("waits for a second vma_lock while it holds the first", "vfio_pci_hot_reset", CORE,
          "		if (!vfio_pci_zap_and_vma_lock(cur_vma, true)) {", "		if (!vfio_pci_zap_and_vma_lock(cur_vma, false)) {"),
    Plant("forgets the set's lock where a reset is refused", "vfio_pci_hot_reset", CORE,
          "err_unlock:\n	mutex_unlock(&dev_set->lock);\n	return ret;\n", "err_unlock:\n	if (!ret)\n		mutex_unlock(&dev_set->lock);\n	return ret;\n"),
    # drivers/char/misc.c, drivers/base/power/wakeup.c
    Plant("lets the list go before the driver has opened", "misc", MISC,
          "	replace_fops(file, new_fops);\n	if (file->f_op->open)\n		err = file->f_op->open(inode, file);\nfail:\n	mutex_unlock(&misc_mtx);",
          "	replace_fops(file, new_fops);\n	mutex_unlock(&misc_mtx);\n	if (file->f_op->open)\n		err = file->f_op->open(inode, file);\n	return err;\nfail:\n	mutex_unlock(&misc_mtx);"),
    Plant("takes a device off the list without the lock", "misc", MISC,
          "	mutex_lock(&misc_mtx);\n	list_del(&misc->list);", "	list_del(&misc->list);\n	mutex_lock(&misc_mtx);"),
    Plant("frees a source without a grace period", "wakeup", WAKEUP,
          "	synchronize_srcu(&wakeup_srcu);\n\n	del_timer_sync(&ws->timer);", "	del_timer_sync(&ws->timer);"),
    Plant("adds a source without the lock of the list", "wakeup", WAKEUP,
          "	raw_spin_lock_irqsave(&events_lock, flags);\n	list_add_rcu(&ws->entry, &wakeup_sources);\n	raw_spin_unlock_irqrestore(&events_lock, flags);",
          "	flags = 0;\n	list_add_rcu(&ws->entry, &wakeup_sources);", 1,
          "the harness has one thread that adds and removes; readers see a whole entry either way"),
    Plant("forgets to unlock a source that relaxes", "wakeup", WAKEUP,
          "	spin_lock_irqsave(&ws->lock, flags);\n	if (ws->active)\n		wakeup_source_deactivate(ws);\n	spin_unlock_irqrestore(&ws->lock, flags);\n}\nEXPORT_SYMBOL_GPL(__pm_relax);",
          "	spin_lock_irqsave(&ws->lock, flags);\n	if (ws->active)\n		wakeup_source_deactivate(ws);\n}\nEXPORT_SYMBOL_GPL(__pm_relax);"),
    # drivers/input/evdev.c and drivers/hid/hidraw.c
    Plant("frees a client without waiting for who walks the list", "evdev", EVDEV,
          "	spin_unlock(&evdev->client_lock);\n	synchronize_rcu();", "	spin_unlock(&evdev->client_lock);"),
    Plant("forgets to unlock where the device is gone", "evdev", EVDEV,
          "	if (!evdev->exist)\n		retval = -ENODEV;\n	else if (!evdev->open++) {", "	if (!evdev->exist)\n		return -ENODEV;\n	else if (!evdev->open++) {"),
    Plant("wakes the clients of a device that it has let go", "evdev", EVDEV,
          "	cdev_device_del(&evdev->cdev, &evdev->dev);\n	evdev_cleanup(evdev);", "	cdev_device_del(&evdev->cdev, &evdev->dev);\n	put_device(&evdev->dev);\n	evdev_cleanup(evdev);"),
    Plant("leaves the list without its lock", "hidraw", HIDRAW, HIDRAW_LEAVES,
          HIDRAW_LEAVES.replace("	spin_lock_irqsave(&hidraw_table[minor]->list_lock, flags);\n", "	flags = 0;\n")
          .replace("	spin_unlock_irqrestore(&hidraw_table[minor]->list_lock, flags);\n", "")),
    Plant("frees what is still on the list", "hidraw", HIDRAW,
          "	list_del(&list->node);\n	spin_unlock_irqrestore(&hidraw_table[minor]->list_lock, flags);\n	kfree(list);",
          "	spin_unlock_irqrestore(&hidraw_table[minor]->list_lock, flags);\n	kfree(list);\n	list_del(&list->node);"),
    Plant("allocates a report with the list's lock held, and sleeps", "hidraw", HIDRAW,
          "kmemdup(data, len, GFP_ATOMIC)", "kmemdup(data, len, GFP_KERNEL)"),
    Plant("opens without the lock that closing takes", "hidraw", HIDRAW,
          "	down_write(&minors_rwsem);\n	if (!hidraw_table[minor] || !hidraw_table[minor]->exist) {",
          "	down_read(&minors_rwsem);\n	if (!hidraw_table[minor] || !hidraw_table[minor]->exist) {"),
    # drivers/char/hw_random/core.c
    Plant("lets the current generator go without a grace period", "hwrng", HWRNG,
          "	RCU_INIT_POINTER(current_rng, NULL);\n	synchronize_rcu();\n", "	RCU_INIT_POINTER(current_rng, NULL);\n"),
    Plant("fills under the lock that is held when the thread is stopped", "hwrng", HWRNG, HWRNG_FILLS, HWRNG_FILLS.replace("reading_mutex", "rng_mutex")),
    Plant("fills and keeps the reference", "hwrng", HWRNG, "		put_rng(rng);\n\n		if (rc <= 0)\n			continue;", "		if (rc <= 0)\n			continue;"),
    Plant("reads while the thread does", "hwrng", HWRNG, HWRNG_FILLS,
          HWRNG_FILLS.replace("		mutex_lock(&reading_mutex);\n", "").replace("		mutex_unlock(&reading_mutex);\n", "")),
    # drivers/vfio/virqfd.c and fs/eventfd.c
    Plant("releases at the hang-up without looking who was first", "virqfd", VIRQFD, HUP_LOCKED,
          "		*(virqfd->pvirqfd) = NULL;\n		virqfd_deactivate(virqfd);\n"),
    Plant("lets go while what it injects may run", "virqfd", VIRQFD,
          "	flush_work(&virqfd->inject);\n	eventfd_ctx_put(virqfd->eventfd);", "	eventfd_ctx_put(virqfd->eventfd);"),
    Plant("frees before it puts", "virqfd", VIRQFD,
          "	eventfd_ctx_put(virqfd->eventfd);\n\n	kfree(virqfd);\n}", "	kfree(virqfd);\n	eventfd_ctx_put(virqfd->eventfd);\n}"),
    Plant("returns before what it let go is gone", "virqfd", VIRQFD,
          "	 * been released.\n	 */\n	flush_workqueue(vfio_irqfd_cleanup_wq);", "	 * been released.\n	 */"),
    Plant("waits for the work under the spinlock", "virqfd", VIRQFD,
          """	spin_unlock_irqrestore(&virqfd_lock, flags);

	/*
	 * Block until""",
          """	flush_workqueue(vfio_irqfd_cleanup_wq);
	spin_unlock_irqrestore(&virqfd_lock, flags);

	/*
	 * Block until"""),
    Plant("drops the file before it polls it", "virqfd", VIRQFD,
          "	events = vfs_poll(irqfd.file, &virqfd->pt);", "	fdput(irqfd);\n	events = vfs_poll(irqfd.file, &virqfd->pt);"),
    Plant("puts the context before it wakes its waiters", "virqfd", EVENTFD,
          "	wake_up_poll(&ctx->wqh, EPOLLHUP);\n	eventfd_ctx_put(ctx);", "	eventfd_ctx_put(ctx);\n	wake_up_poll(&ctx->wqh, EPOLLHUP);"),
    Plant("takes itself off the queue without its lock", "virqfd", EVENTFD,
          """	spin_lock_irqsave(&ctx->wqh.lock, flags);
	eventfd_ctx_do_read(ctx, cnt);
	__remove_wait_queue(&ctx->wqh, wait);
	if (*cnt != 0 && waitqueue_active(&ctx->wqh))
		wake_up_locked_poll(&ctx->wqh, EPOLLOUT);
	spin_unlock_irqrestore(&ctx->wqh.lock, flags);""",
          """	eventfd_ctx_do_read(ctx, cnt);
	__remove_wait_queue(&ctx->wqh, wait);
	flags = 0;"""),
    # lib/refcount.c
    Plant("drops the last reference without looking again", "refcount", REFCOUNT,
          "	mutex_lock(lock);\n	if (!refcount_dec_and_test(r)) {\n		mutex_unlock(lock);\n		return false;\n	}\n",
          "	mutex_lock(lock);\n	refcount_set(r, 0);\n"),
    Plant("forgets to unlock where others still use it", "refcount", REFCOUNT,
          "	if (!refcount_dec_and_test(r)) {\n		mutex_unlock(lock);\n		return false;", "	if (!refcount_dec_and_test(r)) {\n		return false;"),
]
