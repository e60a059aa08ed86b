package io.margay.control.cli;

/** What is wrong with a line of a list of routes, and in which column, from 1 on. */
final class ListLineException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int column;

    ListLineException(int column, String message) {
        super(message);
        this.column = column;
    }

    int column() {
        return column;
    }
}
