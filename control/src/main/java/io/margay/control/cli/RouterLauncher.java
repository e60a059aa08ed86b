package io.margay.control.cli;

import io.margay.control.config.RouterConfig;
import java.nio.file.Path;

/** Runs a router until it is told to stop; implemented by the package that puts routers together. */
public interface RouterLauncher {
    /**
     * @param configFile absolute; read again at a reload
     * @return the exit code of the process
     * @throws LaunchException when the router cannot start
     */
    int run(RouterConfig config, Path configFile, Path runtimeDirectory) throws LaunchException;

    /** Why a router could not start, in one line. */
    final class LaunchException extends Exception {
        private static final long serialVersionUID = 1L;

        public LaunchException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
