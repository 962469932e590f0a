/** An old panel for tests, with the usual parts and some rare ones. */
export const samplePanel = `#!/usr/bin/perl -wT
#----------------------------------------------------------------------
# heading     : Collaboration
# description : Door bells
# navigation  : 3000 3170
# menu        : A
#----------------------------------------------------------------------
use strict;
use esmith::FormMagick;
use esmith::FormMagick::Panel::doorbells;

our @bells = ();

sub new { return bless {}, shift; }

sub print_bell_table
{
    my $self = shift;
    my $text = <<EOT;
sub not_a_sub {
EOT
    return $text;
}

=head1 MANUAL

sub not_code { }

=cut

# sub commented_out { }
sub ring_choices {
    return { once => 'ONCE', twice => 'TWICE' };
}

my $fm = __PACKAGE__->new();
$fm->display();

__DATA__
<form title="FORM_TITLE" header="/etc/head.tmpl" footer="/etc/foot.tmpl">
    <!-- pages in order -->
    <page name="First" pre-event="print_status_message()">
        <description>FIRST_DESCRIPTION</description>
        <subroutine src="print_bell_table" />
    </page>
    <page name="CheckBell" post-event="check_bells('Modify')">
    </page>
    <page name="Modify" pre-event="turn_off_buttons(), load('a')" post-event="save_bell()">
        <title>MODIFY_TITLE</title>
        <field type="literal" id="Bell" value="get_bell()"><label>BELL</label></field>
        <field type="text" id="Melody" size="12"
            validation="nonblank, lengthrange(2,8), own_rule('x')" value="ding">
            <label>MELODY</label>
            <description><![CDATA[What <b>plays</b>]]></description>
        </field>
        <field type="select" id="Loud" options="'no' => 'Quiet', 'yes' => 'Loud', 'max' => 'Deafening'"
            value="get_prop('bell','Loud','no')" display="is_loud('bell')">
            <label>LOUD</label>
        </field>
        <field type="radio" id="Side" options="'left', 'right'"><label>SIDE</label></field>
        <field type="select" id="Rings" options="ring_choices()" multiple="1" size="3"><label>RINGS</label></field>
        <field type="textarea" id="Notes" rows="4" cols="30"><label>NOTES</label></field>
        <field type="checkbox" id="Night" checked="1"><label>NIGHT</label></field>
        <html><p class="hint">Mind the <i>dog</i> &amp; cat.</p></html>
        <subroutine src="print_button('SAVE')" />
    </page>
</form>

=pod

What follows the form is a manual page.
`;
