package io.margay.rawsock;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** The program that runs one scenario: {@code InNamespace CLASS METHOD NAMESPACE...}. Exit code 1 and a stack trace when it fails. */
final class InNamespace {
    private InNamespace() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        String[] namespaces = Arrays.copyOfRange(args, 2, args.length);
        try {
            var method = Class.forName(args[0]).getDeclaredMethod(args[1], String[].class);
            method.setAccessible(true);
            method.invoke(null, (Object) namespaces);
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }
}
