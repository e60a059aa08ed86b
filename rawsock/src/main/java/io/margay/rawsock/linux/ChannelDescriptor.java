package io.margay.rawsock.linux;

import java.lang.reflect.Method;
import java.nio.channels.SelectableChannel;

/**
 * The file descriptor of a channel. The JDK does not show it, so its own inner interface is asked, which takes {@code --add-opens
 * java.base/sun.nio.ch=ALL-UNNAMED}; the launcher's jar and the tests have that already, for Agrona. Tried on 17 and 25.
 */
final class ChannelDescriptor {
    private static final Method GET = method();

    private ChannelDescriptor() {}

    private static Method method() {
        try {
            Method method = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK's channels have no getFDVal", e);
        }
    }

    static int of(SelectableChannel channel) {
        try {
            return (Integer) GET.invoke(channel);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no descriptor of " + channel, e);
        }
    }
}
