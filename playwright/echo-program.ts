/** A small server for a lab's host: `/echo` is a WebSocket that sends back what it is told, all else is page.html. */
export const echoProgram = String.raw`use IO::Socket::INET;
$SIG{CHLD} = 'IGNORE';
my $all = IO::Socket::INET->new(Listen => 20, LocalPort => 8004, ReuseAddr => 1) or die;
while (my $one = $all->accept) {
next if fork;
my $key = '';
while (<$one>) { $key = $1 if /^Sec-WebSocket-Key: (\S+)/i; last if /^\r?$/; }
if ($key eq '') { local $/; open F, 'page.html'; print $one "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n", <F>; exit; }
my $sum = pack('H*', substr(qx(printf %s ${'$'}{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11 | sha1sum), 0, 40));
my $text = substr(pack('u', $sum), 1, 27) =~ tr#${'`'} -_#AA-Za-z0-9+/#r;
print $one "HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: $text=\r\n\r\n";
$one->flush;
while (read($one, my $head, 2) == 2) {
my $size = ord(substr($head, 1)) & 127;
read($one, my $mask, 4); read($one, my $data, $size);
my $said = $data ^ substr($mask x 32, 0, $size);
print $one chr(0x81), chr($size), $said; $one->flush;
}
exit;
}
`;
