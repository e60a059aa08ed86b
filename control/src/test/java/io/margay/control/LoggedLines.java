package io.margay.control;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What classes say in the log from warnings upwards, while this is open. */
final class LoggedLines extends Handler implements AutoCloseable {
    private final List<String> lines = new ArrayList<>();
    private final List<Logger> loggers = new ArrayList<>();

    LoggedLines(Class<?>... speakers) {
        for (Class<?> speaker : speakers) {
            Logger logger = Logger.getLogger(speaker.getName());
            logger.setLevel(Level.WARNING);
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
            loggers.add(logger);
        }
    }

    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        loggers.forEach(logger -> {
            logger.removeHandler(this);
            logger.setUseParentHandlers(true);
            logger.setLevel(null);
        });
    }
}
