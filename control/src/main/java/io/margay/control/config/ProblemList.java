package io.margay.control.config;

import io.margay.control.config.ConfigProblem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the faults of one file, at most {@value #LIMIT} of them: after that many nobody reads on. */
final class ProblemList {
    private static final int LIMIT = 100;

    private final String file;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private boolean errors;
    private int suppressed;

    ProblemList(String file) {
        this.file = file;
    }

    void errorAt(int line, int column, String path, String text) {
        add(new ConfigProblem(Severity.ERROR, file, line, column, path, text));
    }

    void error(Located<?> where, String text) {
        errorAt(where.line(), where.column(), where.path(), text);
    }

    void warning(Located<?> where, String text) {
        warningAt(where.line(), where.column(), where.path(), text);
    }

    void warningAt(int line, int column, String path, String text) {
        add(new ConfigProblem(Severity.WARNING, file, line, column, path, text));
    }

    boolean hasErrors() {
        return errors;
    }

    /** In the order of the file. */
    List<ConfigProblem> sorted() {
        List<ConfigProblem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column));
        if (suppressed > 0) {
            sorted.add(new ConfigProblem(Severity.ERROR, file, 0, 0, "", "and " + suppressed + " more problems"));
        }
        return List.copyOf(sorted);
    }

    private void add(ConfigProblem problem) {
        errors |= problem.isError();
        if (problems.size() == LIMIT) {
            suppressed++;
        } else {
            problems.add(problem);
        }
    }
}
