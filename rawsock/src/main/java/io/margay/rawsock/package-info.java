/**
 * Frames in, frames out: the router's network interfaces, and nothing of what is inside a frame.
 *
 * <p>The seam to the rest is small. A {@link io.margay.rawsock.Port} is one interface as a source: {@code poll} hands each frame to a
 * {@link io.margay.rawsock.FrameHandler} as borrowed bytes, {@code release} gives them back. A
 * {@link io.margay.rawsock.Transmitter} is the way out to any interface: {@code transmit} notes where a frame lies, {@code flush} sends
 * all that was noted with one system call, and a {@link io.margay.rawsock.TransmitListener} hears what became of each. In between nobody
 * copies: the kernel wrote the frame into the receive ring, the router edits it there, the kernel reads it from there.
 *
 * <p>Before each frame lie ten bytes, the {@link io.margay.rawsock.VirtioHeader}. They say whether the transport checksum is still to be
 * made and whether the frame stands for many (a 64 KiB "super-packet"). Containers hand over such frames all the time, because on a veth
 * nothing has to be cut or summed. A router that forgets the header breaks every TCP connection and still answers ping.
 *
 * <p>Losing a frame is no error here. What the kernel lost on the way in is counted by {@code kernelDrops}, what did not get out is
 * reported by token and errno. Exceptions belong to set-up ({@link io.margay.rawsock.RawSocketException}, one line that names the
 * operation, the interface, the errno and the missing capability); after that a port reports through return values, since an interface
 * that goes away is daily business on a container host.
 *
 * <p>Ports and transmitters belong to one worker thread each and are not safe for two. {@link io.margay.rawsock.Poller#wake()} is the one
 * call made from elsewhere. Nothing allocates once it is open, {@link io.margay.rawsock.LinkMonitor} for new names apart.
 */
package io.margay.rawsock;
