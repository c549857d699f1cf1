// Messages of a kernel tree: nobody reads them. Their arguments are evaluated by the caller.
extern "C" {

#define KH_SILENT(name)                                                                            \
	int name(const void *, ...)                                                                \
	{                                                                                          \
		return 0;                                                                          \
	}

KH_SILENT(_printk)
KH_SILENT(_printk_deferred)
KH_SILENT(_dev_printk)
KH_SILENT(_dev_emerg)
KH_SILENT(_dev_alert)
KH_SILENT(_dev_crit)
KH_SILENT(_dev_err)
KH_SILENT(_dev_warn)
KH_SILENT(_dev_notice)
KH_SILENT(_dev_info)
KH_SILENT(seq_printf)
KH_SILENT(seq_puts)
KH_SILENT(seq_putc)

// printk_ratelimited() and the like: no message is one too many.
int ___ratelimit(void *, const char *)
{
	return 1;
}

} // extern "C"
