package io.margay.control;

import java.nio.file.Path;

/** A process that claims a runtime directory and then waits to be killed. */
final class RuntimeDirectoryHolder {
    private RuntimeDirectoryHolder() {}

    public static void main(String[] arguments) throws Exception {
        RuntimeDirectory directory = RuntimeDirectory.claim(Path.of(arguments[0]));
        System.out.println("claimed");
        System.in.read();
        directory.close();
    }
}
