package Panelsmith;

# Evaluates the code of a fragment in a package. It has its own file so that the code sees no variables of the
# library.
sub evaluate { return eval "package $_[0]; $_[1]" }

1;
