/**
 * A stand-in for the classic library with only the described behaviour: opening parses the file into a map, a list
 * creates an object for every record, and each change of a property takes `FILE.lock`, reads and parses the whole file,
 * writes it sorted to `FILE.PID`, renames that to the file, deletes the lock file and writes two lines to the log.
 * Arguments: FILE COUNT. Prints the milliseconds of opening and of the list, then makes COUNT changes.
 */
export const perlStandIn = String.raw`
use strict; use warnings; use Fcntl qw(:flock O_RDWR O_CREAT); use Time::HiRes qw(time);
my ($file, $count) = @ARGV;
sub parse {
  my %lines;
  open(my $in, '<', $file) or die;
  while (<$in>) { chomp; next if /^\s*(#|$)/; my ($key, $raw) = split /=/, $_, 2; $lines{$key} = $raw }
  return \%lines;
}
sub props { my ($type, %props) = split /(?<!\\)\|/, $_[0], -1; return { %props, type => $type } }
my $began = time; my $lines = parse(); my $opened = time;
my @users = grep { (props($lines->{$_->{key}})->{type} // '') =~ /(^|,)user(,|$)/ } map { { key => $_ } } sort keys %$lines;
printf "%.2f %.2f\n", ($opened - $began) * 1000, (time - $opened) * 1000;
open(my $log, '>>', '/dev/null') or die;
for my $number (1 .. $count) {
  my $key = $users[$number]{key};
  open(my $lock, '>>', "$file.lock") or die; flock($lock, LOCK_EX) or die;
  my $now = parse(); my $old = $now->{$key};
  my $props = props($old); $props->{Phone} = "555-$number"; my $type = delete $props->{type};
  $now->{$key} = join '|', $type, map { ($_, $props->{$_}) } sort keys %$props;
  syswrite $log, "$file: OLD $key=$old\n"; syswrite $log, "$file: NEW $key=$now->{$key}\n";
  sysopen(my $out, "$file.$$", O_RDWR | O_CREAT, 0660) or die;
  print $out "#\n# updated: now\n", map { "$_=$now->{$_}\n" } sort keys %$now; close $out or die;
  rename("$file.$$", $file) or die; flock($lock, LOCK_UN); unlink "$file.lock";
}
`;
