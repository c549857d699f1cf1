"""One-line mutants of the fixed drivers: each takes away or moves something that a scenario must miss.

The name says what is then wrong. `old` stands exactly once in the file; `scenarios` are those that are asked, in this
order, until one of them no longer HOLDS. A survivor is explained where it stands here, and in docs/mutation.md.
"""

from collections import namedtuple

Mutant = namedtuple("Mutant", "name file old new scenarios survives", defaults=("",))

MUTANTS = [
    Mutant(
        name="the lock is let go for the reset itself",
        file="scenarios/vfio/vfio_pci_core.h",
        old=(
            "\tret = pci_try_reset_function(vdev->pdev);"
        ),
        new=(
            "\tup_write(&vdev->memory_lock);\n"
            "\tret = pci_try_reset_function(vdev->pdev);\n"
            "\tdown_write(&vdev->memory_lock);"
        ),
        scenarios=["memory_lock/reset"],
    ),
    Mutant(
        name="a buffer is not marked at the device's close",
        file="scenarios/vfio/vfio_pci_dmabuf.h",
        old=(
            "\t\tpriv->revoked = true;"
        ),
        new=(
            "\t\tpriv->revoked = false;"
        ),
        scenarios=["dmabuf/close"],
    ),
    Mutant(
        name="importers are not told of a revocation",
        file="scenarios/vfio/vfio_pci_dmabuf.h",
        old=(
            "\t\t\tdma_buf_move_notify(priv->dmabuf);"
        ),
        new=(
            ""
        ),
        scenarios=["dmabuf/map", "memory_lock/command"],
    ),
    Mutant(
        name="close keeps the registrations of its buffers",
        file="scenarios/vfio/vfio_pci_dmabuf.h",
        old=(
            "\t\tvfio_device_put_registration(&vdev->vdev);\n"
            "\t\tif (!red(G1))"
        ),
        new=(
            "\t\tif (!red(G1))"
        ),
        scenarios=["dmabuf/lifetime", "dmabuf/close", "dmabuf/unbind"],
    ),
    Mutant(
        name="the fault does not look at low power",
        file="scenarios/vfio/vfio_pci_core.h",
        old=(
            "\tif (!vdev->pm_runtime_engaged && __vfio_pci_memory_enabled(vdev))\n"
            "\t\tret = vmf"
        ),
        new=(
            "\tif (__vfio_pci_memory_enabled(vdev))\n"
            "\t\tret = vmf"
        ),
        scenarios=["memory_lock/low_power", "memory_lock/wakeup", "memory_lock/command", "memory_lock/hot_reset_asleep", "memory_lock/ioeventfd"],
    ),
    Mutant(
        name="hot reset revokes no buffers",
        file="scenarios/vfio/vfio_pci_core.h",
        old=(
            "\t\tvfio_pci_dma_buf_move(vdev, true);\n"
            "\t\tvfio_pci_set_power_state(vdev, PCI_D0);"
        ),
        new=(
            "\t\tvfio_pci_set_power_state(vdev, PCI_D0);"
        ),
        scenarios=["memory_lock/hot_reset"],
    ),
    Mutant(
        name="hot reset zaps no mappings",
        file="scenarios/vfio/vfio_pci_core.h",
        old=(
            "\t\tvfio_pci_zap_bars(vdev);\n"
            "\t}\n"
            "\tif (!list_entry"
        ),
        new=(
            "\t}\n"
            "\tif (!list_entry"
        ),
        scenarios=["memory_lock/hot_reset"],
    ),
    Mutant(
        name="D3hot revokes no buffers",
        file="scenarios/vfio/vfio_pci_config.h",
        old=(
            "\t\tvfio_pci_zap_and_down_write_memory_lock(vdev);\n"
            "\t\tvfio_pci_dma_buf_move(vdev, true);\n"
            "\t} else {\n"
            "\t\tdown_write(&vdev->memory_lock);\n"
            "\t}\n"
            "\n"
            "\tvfio_pci_set"
        ),
        new=(
            "\t\tvfio_pci_zap_and_down_write_memory_lock(vdev);\n"
            "\t} else {\n"
            "\t\tdown_write(&vdev->memory_lock);\n"
            "\t}\n"
            "\n"
            "\tvfio_pci_set"
        ),
        scenarios=["memory_lock/reset"],
    ),
    Mutant(
        name="the reset comes after the lock, and nothing is given back",
        file="scenarios/vfio/vfio_pci_config.h",
        old=(
            "\tpci_try_reset_function(vdev->pdev);\n"
            "\tif (vfio_pci_memory_usable(vdev))\n"
            "\t\tvfio_pci_dma_buf_move(vdev, posted(B1) ? true : false);\n"
            "\tassert_settled(vdev); /* FINDS(B1) stuck-state */\n"
            "\tup_write(&vdev->memory_lock);\n"
            "}\n"
            "\n"
            "/* Device"
        ),
        new=(
            "\tup_write(&vdev->memory_lock);\n"
            "\tpci_try_reset_function(vdev->pdev);\n"
            "}\n"
            "\n"
            "/* Device"
        ),
        scenarios=["memory_lock/flr"],
    ),
    Mutant(
        name="a function level reset revokes no buffers",
        file="scenarios/vfio/vfio_pci_config.h",
        old=(
            "static void function_level_reset(struct vfio_pci_core_device *vdev)\n"
            "{\n"
            "\tvfio_pci_zap_and_down_write_memory_lock(vdev);\n"
            "\tvfio_pci_dma_buf_move(vdev, true);\n"
            "\tpci_try_reset"
        ),
        new=(
            "static void function_level_reset(struct vfio_pci_core_device *vdev)\n"
            "{\n"
            "\tvfio_pci_zap_and_down_write_memory_lock(vdev);\n"
            "\tpci_try_reset"
        ),
        scenarios=["memory_lock/flr", "memory_lock/command"],
    ),
    Mutant(
        name="low power revokes no buffers",
        file="scenarios/vfio/vfio_pci_core.h",
        old=(
            "\tvfio_pci_zap_and_down_write_memory_lock(vdev);\n"
            "\tvfio_pci_dma_buf_move(vdev, true);\n"
            "\n"
            "\tif (vdev->pm"
        ),
        new=(
            "\tvfio_pci_zap_and_down_write_memory_lock(vdev);\n"
            "\n"
            "\tif (vdev->pm"
        ),
        scenarios=["memory_lock/low_power", "memory_lock/wakeup"],
    ),
    Mutant(
        name="leaving low power takes no usage count",
        file="scenarios/vfio/vfio_pci_core.h",
        old=(
            "\tpm_runtime_get_noresume(&vdev->pdev->dev);\n"
            "\tif (vdev->pm_wake"
        ),
        new=(
            "\tif (vdev->pm_wake"
        ),
        scenarios=["memory_lock/low_power", "memory_lock/wakeup"],
    ),
    Mutant(
        name="ioeventfd writes without the lock",
        file="scenarios/vfio/vfio_pci_rdwr.h",
        old=(
            "\tif (!down_read_trylock(&vdev->memory_lock))\n"
            "\t\treturn true;\n"
            "\tif (vfio_pci_ioeventfd_may_write(vdev))\n"
            "\t\tvfio_pci_core_iowrite32(vdev, false);\n"
            "\tup_read(&vdev->memory_lock);"
        ),
        new=(
            "\tif (vfio_pci_ioeventfd_may_write(vdev))\n"
            "\t\tvfio_pci_core_iowrite32(vdev, false);"
        ),
        scenarios=["memory_lock/command", "memory_lock/ioeventfd"],
    ),
    Mutant(
        name="the completion is not armed again",
        file="scenarios/vfio/vfio_pci_dmabuf_mmap.h",
        old=(
            "\treinit_completion(&priv->comp);"
        ),
        new=(
            ""
        ),
        scenarios=["mmap/created_off", "mmap/revoke", "mmap/stuck_importer"],
        survives="the one wait took what the one complete() gave: only after complete_all() would it be missed",
    ),
    Mutant(
        name="a revocation does not wait for its mappings",
        file="scenarios/vfio/vfio_pci_dmabuf_mmap.h",
        old=(
            "\twait_for_completion(&priv->comp); /* FINDS(Fd, G41) deadlock */"
        ),
        new=(
            "\t/* FINDS(Fd, G41) deadlock */"
        ),
        scenarios=["mmap/created_off", "mmap/stuck_importer"],
    ),
    Mutant(
        name="a closed device stays in its buffers",
        file="scenarios/vfio/vfio_pci_dmabuf_mmap.h",
        old=(
            "\t\tlist_del_init(&priv->dmabufs_elm);\n"
            "\t\tpriv->vdev = NULL;"
        ),
        new=(
            "\t\tlist_del_init(&priv->dmabufs_elm);"
        ),
        scenarios=["mmap/fault"],
    ),
    Mutant(
        name="the device file of a mapping is not put",
        file="scenarios/vfio/vfio_pci_dmabuf_mmap.h",
        old=(
            "\tif (priv->vfile)\n"
            "\t\tfput(priv->vfile);"
        ),
        new=(
            ""
        ),
        scenarios=["mmap/bar_mmap"],
    ),
    Mutant(
        name="a fault keeps its registration",
        file="scenarios/vfio/vfio_pci_dmabuf_mmap.h",
        old=(
            "\tvfio_device_put_registration(&vdev->vdev);\n"
            "\treturn ret;"
        ),
        new=(
            "\treturn ret;"
        ),
        scenarios=["mmap/fault"],
    ),
    Mutant(
        name="an exported buffer is put although its fd was installed",
        file="scenarios/vfio/vfio_pci_dmabuf.h",
        old=(
            "\tif (!posted(B6) && ret < 0)\n"
            "\t\tdma_buf_put(dmabuf);"
        ),
        new=(
            "\tif (!posted(B6))\n"
            "\t\tdma_buf_put(dmabuf);"
        ),
        scenarios=["dmabuf/fd_table", "dmabuf/export"],
    ),
    Mutant(
        name="close marks buffers without revoking them",
        file="scenarios/vfio/vfio_pci_dmabuf_mmap.h",
        old=(
            "\t\t\tvfio_pci_dma_buf_revoke(priv, VFIO_PCI_DMABUF_PERM_REVOKED);\n"
            "\t\tdma_resv_lock"
        ),
        new=(
            "\t\t\tpriv->status = VFIO_PCI_DMABUF_PERM_REVOKED;\n"
            "\t\tdma_resv_lock"
        ),
        scenarios=["mmap/fault", "mmap/revoke"],
    ),
    Mutant(
        name="a new mapping takes no reference",
        file="scenarios/vfio/vfio_pci_dmabuf_mmap.h",
        old=(
            "\tkref_get(&priv->kref); /* FINDS(G46) refcount */"
        ),
        new=(
            "\t/* FINDS(G46) refcount */"
        ),
        scenarios=["mmap/created_off"],
    ),
    Mutant(
        name="an unmapped table keeps its reference",
        file="scenarios/vfio/vfio_pci_dmabuf_mmap.h",
        old=(
            "\tkfree(sgt);\n"
            "\tkref_put(&priv->kref, vfio_pci_dma_buf_done);"
        ),
        new=(
            "\tkfree(sgt);"
        ),
        scenarios=["mmap/created_off"],
    ),
    Mutant(
        name="importers are not told of the new revocation",
        file="scenarios/vfio/vfio_pci_dmabuf_mmap.h",
        old=(
            "\tdma_buf_invalidate_mappings(priv->dmabuf);"
        ),
        new=(
            ""
        ),
        scenarios=["mmap/created_off"],
    ),
    Mutant(
        name="a buffer's own mappings are not zapped",
        file="scenarios/vfio/vfio_pci_dmabuf_mmap.h",
        old=(
            "\tif (!red(G47) || status != VFIO_PCI_DMABUF_PERM_REVOKED)\n"
            "\t\tzap_buffer(priv);"
        ),
        new=(
            ""
        ),
        scenarios=["mmap/revoke"],
    ),
    Mutant(
        name="a fault takes no lock",
        file="scenarios/vfio/vfio_pci_dmabuf_mmap.h",
        old=(
            "\tdown_read(&vdev->memory_lock);\n"
        ),
        new=(
            ""
        ),
        scenarios=["mmap/fault"],
    ),
    Mutant(
        name="the count is not started again",
        file="scenarios/vfio/vfio_pci_dmabuf_mmap.h",
        old=(
            "\tkref_init(&priv->kref);\n"
            "\treinit"
        ),
        new=(
            "\treinit"
        ),
        scenarios=["mmap/created_off"],
    ),
    Mutant(
        name="a revoked buffer can be mapped",
        file="scenarios/vfio/vfio_pci_dmabuf_mmap.h",
        old=(
            "\tif (priv->status != VFIO_PCI_DMABUF_OK)\n"
            "\t\treturn ERR_PTR(-ENODEV);\n"
            "\tsgt"
        ),
        new=(
            "\tsgt"
        ),
        scenarios=["mmap/created_off", "mmap/revoke"],
    ),
    Mutant(
        name="close does not wake the device",
        file="scenarios/vfio/vfio_pci_core.h",
        old=(
            "\tpm_runtime_resume(&vdev->pdev->dev);\n"
            "\tvfio_pci_set"
        ),
        new=(
            "\tvfio_pci_set"
        ),
        scenarios=["dmabuf/close_asleep"],
    ),
    Mutant(
        name="close sets the power state without the lock",
        file="scenarios/vfio/vfio_pci_core.h",
        old=(
            "\tdown_write(&vdev->memory_lock);\n"
            "\tvfio_pci_set_power_state(vdev, PCI_D0);\n"
            "\tup_write(&vdev->memory_lock);"
        ),
        new=(
            "\tvfio_pci_set_power_state(vdev, PCI_D0);"
        ),
        scenarios=["memory_lock/low_power", "memory_lock/wakeup", "memory_lock/ioeventfd"],
        survives="nobody else is left: no file is open, the buffers are revoked, and the usage count keeps the device awake",
    ),
    Mutant(
        name="a BAR fault takes no lock",
        file="scenarios/vfio/vfio_pci_core.h",
        old=(
            "\tdown_read(&vdev->memory_lock);\n"
            "\tif (!vdev->pm_runtime_engaged && __vfio_pci_memory_enabled(vdev))\n"
            "\t\tret = vmf_insert_pfn(vmf->vma, vmf->address, 0);\n"
            "\tup_read(&vdev->memory_lock);"
        ),
        new=(
            "\tif (!vdev->pm_runtime_engaged && __vfio_pci_memory_enabled(vdev))\n"
            "\t\tret = vmf_insert_pfn(vmf->vma, vmf->address, 0);"
        ),
        scenarios=["memory_lock/command"],
    ),
    Mutant(
        name="leaving low power gives nothing back",
        file="scenarios/vfio/vfio_pci_core.h",
        old=(
            "\t__vfio_pci_runtime_pm_exit(vdev);\n"
            "\tif (vfio_pci_memory_usable(vdev))\n"
            "\t\tvfio_pci_dma_buf_move(vdev, false);"
        ),
        new=(
            "\t__vfio_pci_runtime_pm_exit(vdev);"
        ),
        scenarios=["memory_lock/low_power"],
    ),
    Mutant(
        name="an export takes no registration",
        file="scenarios/vfio/vfio_pci_dmabuf.h",
        old=(
            "\tif (!vfio_device_try_get_registration(&vdev->vdev)) {\n"
            "\t\tret = -ENODEV;\n"
            "\t\tgoto err_free_priv;\n"
            "\t}"
        ),
        new=(
            ""
        ),
        scenarios=["dmabuf/lifetime", "dmabuf/close", "dmabuf/unbind"],
    ),
    Mutant(
        name="a release keeps its registration",
        file="scenarios/vfio/vfio_pci_dmabuf.h",
        old=(
            "\t\tif (!red(G5))\n"
            "\t\t\tvfio_device_put_registration(&vdev->vdev);\n"
            "\t}\n"
            "\tkfree"
        ),
        new=(
            "\t}\n"
            "\tkfree"
        ),
        scenarios=["dmabuf/lifetime"],
    ),
    Mutant(
        name="importers that cannot let go are welcome",
        file="scenarios/vfio/vfio_pci_dmabuf.h",
        old=(
            "\tif (!red(G21) && !attachment->peer2peer)\n"
            "\t\treturn -EOPNOTSUPP;"
        ),
        new=(
            ""
        ),
        scenarios=["dmabuf/pinned"],
    ),
    Mutant(
        name="a device reset zaps no mappings",
        file="scenarios/vfio/vfio_pci_core.h",
        old=(
            "\tvfio_pci_zap_and_down_write_memory_lock(vdev);\n"
            "\tif (red(G22))"
        ),
        new=(
            "\tdown_write(&vdev->memory_lock);\n"
            "\tif (red(G22))"
        ),
        scenarios=["memory_lock/reset"],
    ),
    Mutant(
        name="the virtual COMMAND is not written",
        file="scenarios/vfio/vfio_pci_config.h",
        old=(
            "\t*vdev->vconfig = new_cmd;"
        ),
        new=(
            ""
        ),
        scenarios=["memory_lock/command", "memory_lock/msi"],
    ),
    Mutant(
        name="D3hot zaps no mappings",
        file="scenarios/vfio/vfio_pci_config.h",
        old=(
            "\tif (state >= PCI_D3hot) {\n"
            "\t\tvfio_pci_zap_and_down_write_memory_lock(vdev);"
        ),
        new=(
            "\tif (state >= PCI_D3hot) {\n"
            "\t\tdown_write(&vdev->memory_lock);"
        ),
        scenarios=["memory_lock/reset"],
    ),
    Mutant(
        name="reading a BAR does not look whether memory is on",
        file="scenarios/vfio/vfio_pci_rdwr.h",
        old=(
            "\t\tdown_read(&vdev->memory_lock);\n"
            "\t\tif (!__vfio_pci_memory_enabled(vdev)) {\n"
            "\t\t\tup_read(&vdev->memory_lock);\n"
            "\t\t\treturn -EIO;\n"
            "\t\t}"
        ),
        new=(
            "\t\tdown_read(&vdev->memory_lock);"
        ),
        scenarios=["memory_lock/command"],
    ),
    Mutant(
        name="close walks the buffers without the lock",
        file="scenarios/vfio/vfio_pci_dmabuf.h",
        old=(
            "\tdown_write(&vdev->memory_lock);\n"
            "\tlist_for_each_entry_safe(priv, tmp, &vdev->dmabufs, dmabufs_elm) {\n"
            "\t\tif (red(G1_plain"
        ),
        new=(
            "\tlist_for_each_entry_safe(priv, tmp, &vdev->dmabufs, dmabufs_elm) {\n"
            "\t\tif (red(G1_plain"
        ),
        scenarios=["dmabuf/lifetime"],
    ),
    Mutant(
        name="enabling does not ask whether it is enabled",
        file="scenarios/fmb/zpci.h",
        old=(
            "\tif (zdev->fmb) /* FINDS(base_close, base_open, no_lock) data-race */\n"
            "\t\treturn -EINVAL;\n"
        ),
        new=(
            "\t/* FINDS(base_close, base_open, no_lock) data-race */\n"
        ),
        scenarios=["fmb/two_users", "fmb/ioctl"],
    ),
    Mutant(
        name="a failed enable keeps the block",
        file="scenarios/fmb/zpci.h",
        old=(
            "\t\tkmem_cache_free(zdev_fmb_cache, fmb); /* FINDS(no_lock) double-free */\n"
        ),
        new=(
            "\t/* FINDS(no_lock) double-free */\n"
        ),
        scenarios=["fmb/two_users"],
    ),
    Mutant(
        name="disabling frees before it asks the hardware",
        file="scenarios/fmb/zpci.h",
        old=(
            "\tcc = zpci_mod_fc(ZPCI_MOD_FC_UNSET_MEASURE, 0);\n"
            "\tif (cc == 3 ||"
        ),
        new=(
            "\tkmem_cache_free(zdev_fmb_cache, zdev->fmb);\n"
            "\tcc = zpci_mod_fc(ZPCI_MOD_FC_UNSET_MEASURE, 0);\n"
            "\tif (cc == 3 ||"
        ),
        scenarios=["fmb/two_users"],
    ),
    Mutant(
        name="a disabled block stays in the pointer",
        file="scenarios/fmb/zpci.h",
        old=(
            "\tzdev->fmb = NULL; /* FINDS(no_lock) data-race */\n"
            "\treturn 0;"
        ),
        new=(
            "\treturn 0;"
        ),
        scenarios=["fmb/two_users", "fmb/close"],
    ),
    Mutant(
        name="disabling leaks the block",
        file="scenarios/fmb/zpci.h",
        old=(
            "\tkmem_cache_free(zdev_fmb_cache, zdev->fmb); /* FINDS(base_close, no_lock) data-race, double-free */ /* FINDS(keeps_pointer) double-free */\n"
        ),
        new=(
            "\t/* FINDS(base_close, no_lock) data-race, double-free */ /* FINDS(keeps_pointer) double-free */\n"
        ),
        scenarios=["fmb/two_users", "fmb/close"],
    ),
    Mutant(
        name="the statistics are read without taking the lock",
        file="scenarios/fmb/pcibios.h",
        old=(
            "\tmutex_lock(&zdev->fmb_lock); /* FINDS(v4_open) use-after-free */\n"
        ),
        new=(
            "\t/* FINDS(v4_open) use-after-free */\n"
        ),
        scenarios=["fmb/close"],
    ),
    Mutant(
        name="the statistics do not ask for the block",
        file="scenarios/fmb/pcibios.h",
        old=(
            "\tif (zdev->fmb) { /* FINDS(base_close) data-race */ /* FINDS(v4_open) use-after-free */"
        ),
        new=(
            "\t{"
        ),
        scenarios=["fmb/close"],
    ),
    Mutant(
        name="the device is disabled without the lock",
        file="scenarios/fmb/pcibios.h",
        old=(
            "\t\tmutex_lock(&zdev->fmb_lock);\n"
            "\t\tzpci_fmb_disable_device(zdev);\n"
            "\t\tmutex_unlock(&zdev->fmb_lock);"
        ),
        new=(
            "\t\tzpci_fmb_disable_device(zdev);"
        ),
        scenarios=["fmb/close"],
    ),
    Mutant(
        name="the device is enabled without the lock",
        file="scenarios/fmb/pcibios.h",
        old=(
            "\t\tmutex_lock(&zdev->fmb_lock);\n"
            "\t\tzpci_fmb_enable_device(zdev);\n"
            "\t\tmutex_unlock(&zdev->fmb_lock);"
        ),
        new=(
            "\t\tzpci_fmb_enable_device(zdev);"
        ),
        scenarios=["fmb/open", "fmb/close"],
    ),
    Mutant(
        name="reading does not ask for the block",
        file="scenarios/fmb/vfio_zdev.h",
        old=(
            "\t\tif (!zdev->fmb)\n"
            "\t\t\treturn -ENOMSG;\n"
            "\t\tmemcpy"
        ),
        new=(
            "\t\tmemcpy"
        ),
        scenarios=["fmb/ioctl", "fmb/two_users", "fmb/sample"],
    ),
    Mutant(
        name="reading copies without the lock",
        file="scenarios/fmb/vfio_zdev.h",
        old=(
            "\tscoped_guard(mutex, &zdev->fmb_lock) {\n"
            "\t\tif (!zdev->fmb)"
        ),
        new=(
            "\t{\n"
            "\t\tif (!zdev->fmb)"
        ),
        scenarios=["fmb/ioctl", "fmb/two_users"],
    ),
    Mutant(
        name="the old array is not freed",
        file="scenarios/regions/region_array.h",
        old=(
            "\tkfree(old_array);\n"
            "\treturn n;"
        ),
        new=(
            "\treturn n;"
        ),
        scenarios=["regions/grow", "regions/whole_device"],
    ),
    Mutant(
        name="the old array is freed at once",
        file="scenarios/regions/region_array.h",
        old=(
            "\trcu_assign_pointer(vdev->region, array);\n"
            "\twait_for_readers(vdev);\n"
            "\tWRITE_ONCE(vdev->num_regions, n + 1);\n"
            "#endif\n"
            "\tkfree(old_array);"
        ),
        new=(
            "\trcu_assign_pointer(vdev->region, array);\n"
            "\tkfree(old_array);\n"
            "\twait_for_readers(vdev);\n"
            "\tWRITE_ONCE(vdev->num_regions, n + 1);\n"
            "#endif"
        ),
        scenarios=["regions/grow"],
    ),
    Mutant(
        name="the old regions are not copied",
        file="scenarios/regions/region_array.h",
        old=(
            "\tif (old_array)\n"
            "\t\tmemcpy(array, old_array, n * sizeof(*array));\n"
        ),
        new=(
            ""
        ),
        scenarios=["regions/grow", "regions/read"],
    ),
    Mutant(
        name="the new array has no room for the new region",
        file="scenarios/regions/region_array.h",
        old=(
            "kmalloc((n + 1) * sizeof(*array)"
        ),
        new=(
            "kmalloc(n * sizeof(*array)"
        ),
        scenarios=["regions/grow"],
    ),
    Mutant(
        name="a reader takes no reference",
        file="scenarios/regions/region_array.h",
        old=(
            "\trefcount_inc(&region->users); /* FINDS(alias_removal, call_without_file) use-after-free, refcount */\n"
        ),
        new=(
            "\t/* FINDS(alias_removal, call_without_file) use-after-free, refcount */\n"
        ),
        scenarios=["regions/close", "regions/read"],
    ),
    Mutant(
        name="a region that could not be allocated leaks the array",
        file="scenarios/regions/region_array.h",
        old=(
            "\t\tkfree(array);\n"
            "\t\treturn -ENOMEM;"
        ),
        new=(
            "\t\treturn -ENOMEM;"
        ),
        scenarios=["regions/register", "regions/grow"],
    ),
    Mutant(
        name="the section is left before the region is found",
        file="scenarios/regions/region_array.h",
        old=(
            "\t*section = region_read_lock(vdev);\n"
            "\tregion = region_look_up(vdev, i);"
        ),
        new=(
            "\t*section = region_read_lock(vdev);\n"
            "\tregion_read_unlock(vdev, *section);\n"
            "\tregion = region_look_up(vdev, i);\n"
            "\t*section = region_read_lock(vdev);"
        ),
        scenarios=["regions/read", "regions/grow"],
    ),
]
