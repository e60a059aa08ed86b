package io.margay.control.config;

import java.util.List;

/** What reading a file gave: a configuration, or the reasons why there is none. */
public sealed interface ConfigResult {
    /** Sorted by place in the file. */
    List<ConfigProblem> problems();

    /** @param problems warnings only */
    record Valid(RouterConfig config, List<ConfigProblem> problems) implements ConfigResult {}

    /** @param problems at least one error, and perhaps warnings */
    record Invalid(List<ConfigProblem> problems) implements ConfigResult {}
}
