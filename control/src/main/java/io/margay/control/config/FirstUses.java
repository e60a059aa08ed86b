package io.margay.control.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What may be said once only: the first place of each value, and a complaint about every other. */
final class FirstUses<T> {
    private final String what;
    private final ProblemList problems;
    private final Map<T, Located<T>> seen = new HashMap<>();

    FirstUses(String what, ProblemList problems) {
        this.what = what;
        this.problems = problems;
    }

    void check(Optional<Located<T>> value) {
        value.ifPresent(it -> {
            Located<T> earlier = seen.putIfAbsent(it.value(), it);
            if (earlier != null) {
                problems.error(it, what + " " + it.value() + " is used twice; the first is" + earlier.at());
            }
        });
    }

    void check(Located<T> value) {
        check(Optional.of(value));
    }

    /** Without a complaint. */
    void note(Optional<Located<T>> value) {
        value.ifPresent(it -> seen.putIfAbsent(it.value(), it));
    }
}
