# Where the hook is not loaded, `vact` is the program; the hook's own command
# completes by itself.

@complete __vact_complete
extern vact []
