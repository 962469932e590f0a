package Panelsmith;

# Evaluates code of a fragment in a package. This stands alone so that the code sees no variable of ours.
sub evaluate { return eval "package $_[0]; $_[1]" }

1;
