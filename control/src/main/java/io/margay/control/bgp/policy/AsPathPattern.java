package io.margay.control.bgp.policy;

import io.margay.control.bgp.policy.AsPathExpression.Repeat;
import io.margay.control.bgp.wire.AsPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A regular expression over the ASes of a path, nearest first; its letters are whole ASes, not digits. {@code 65001} is that AS, {@code .} any,
 * {@code [64512-65534 65551]} one of a set; blanks and {@code _} set them apart; {@code ^} and {@code $} are the ends of the path, without
 * which the expression may lie anywhere in it; {@code ( | )}, {@code * + ?} and {@code {n,m}} are as usual. An AS_SET is one letter, that
 * of any of its members.
 *
 * <p>Compiled once, into the steps of an automaton of which all that are possible are followed at once: an AS costs at most a look at each
 * step, and there is no going back. The steps are limited, so what one path may cost is, too.
 */
public final class AsPathPattern {
    public static final int MAX_TEXT = 500;
    static final int MAX_STEPS = 1_000;

    /** What an automaton does next; {@code next} and {@code other} are numbers of steps. */
    private record Step(Kind kind, AsPathExpression.As as, int next, int other) {}

    private enum Kind {
        AS,
        FORK,
        BEGIN,
        END,
        MATCH
    }

    private final String text;
    private final Step[] steps;

    private AsPathPattern(String text, Step[] steps) {
        this.text = text;
        this.steps = steps;
    }

    /** @throws IllegalArgumentException which says what is wrong, and where */
    public static AsPathPattern compile(String text) {
        if (text.isBlank() || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("an expression has 1 to " + MAX_TEXT + " characters");
        }
        Compiler compiler = new Compiler();
        compiler.add(AsPathExpression.Parser.parse(text));
        compiler.step(Kind.MATCH, null);
        return new AsPathPattern(text, compiler.steps.toArray(Step[]::new));
    }

    public boolean matches(AsPath path) {
        return new Run().matches(path);
    }

    private static final class Compiler {
        final List<Step> steps = new ArrayList<>();

        /** Each part ends at the step that follows its last. */
        void add(AsPathExpression expression) {
            if (expression instanceof AsPathExpression.As as) {
                step(Kind.AS, as);
            } else if (expression instanceof AsPathExpression.Begin) {
                step(Kind.BEGIN, null);
            } else if (expression instanceof AsPathExpression.End) {
                step(Kind.END, null);
            } else if (expression instanceof AsPathExpression.Sequence sequence) {
                sequence.parts().forEach(this::add);
            } else if (expression instanceof AsPathExpression.Either either) {
                addEither(either.branches());
            } else if (expression instanceof Repeat repeat) {
                addRepeat(repeat);
            }
        }

        private void addEither(List<AsPathExpression> branches) {
            int fork = fork();
            add(branches.get(0));
            int out = fork();
            fork(fork, fork + 1, steps.size());
            if (branches.size() == 2) {
                add(branches.get(1));
            } else {
                addEither(branches.subList(1, branches.size()));
            }
            fork(out, steps.size(), steps.size());
        }

        private void addRepeat(Repeat repeat) {
            for (int i = 0; i < repeat.least(); i++) {
                add(repeat.part());
            }
            if (repeat.most() == AsPathExpression.UNBOUNDED) {
                int fork = fork();
                add(repeat.part());
                int back = fork();
                fork(back, fork, fork);
                fork(fork, fork + 1, steps.size());
            } else {
                List<Integer> forks = new ArrayList<>();
                for (int i = repeat.least(); i < repeat.most(); i++) {
                    forks.add(fork());
                    add(repeat.part());
                }
                forks.forEach(fork -> fork(fork, fork + 1, steps.size()));
            }
        }

        /** Where it leads is said later. */
        private int fork() {
            step(Kind.FORK, null);
            return steps.size() - 1;
        }

        private void fork(int at, int next, int other) {
            steps.set(at, new Step(Kind.FORK, null, next, other));
        }

        void step(Kind kind, AsPathExpression.As as) {
            if (steps.size() == MAX_STEPS) {
                throw new IllegalArgumentException("the expression comes to more than " + MAX_STEPS + " steps");
            }
            steps.add(new Step(kind, as, steps.size() + 1, 0));
        }
    }

    /** One path against the automaton: which steps are possible before the next AS. */
    private final class Run {
        private int[] possible = new int[steps.length];
        private int possibleCount;
        private int[] following = new int[steps.length];
        private final int[] toVisit = new int[steps.length + 1];
        /** At which AS a step was last found possible. */
        private final int[] visitedAt = new int[steps.length];

        private boolean isMatch;

        boolean matches(AsPath path) {
            int last = path.length();
            Arrays.fill(visitedAt, -1);
            int position = 0;
            visit(0, position, last);
            for (AsPath.Segment segment : path.segments()) {
                int[] ases = segment.ases();
                int letters = segment.isSet() ? 1 : ases.length;
                for (int i = 0; i < letters && !isMatch; i++) {
                    position++;
                    advance(ases, i, segment.isSet() ? ases.length : i + 1, position, last);
                }
            }
            return isMatch;
        }

        /** Past a letter, which is any of those ASes. */
        private void advance(int[] ases, int from, int to, int position, int last) {
            int[] before = possible;
            int count = possibleCount;
            possible = following;
            following = before;
            possibleCount = 0;
            for (int i = 0; i < count; i++) {
                AsPathExpression.As as = steps[before[i]].as();
                for (int j = from; j < to; j++) {
                    if (as.contains(ases[j])) {
                        visit(steps[before[i]].next(), position, last);
                        break;
                    }
                }
            }
            visit(0, position, last); // the expression may begin at any AS
        }

        /** Follows what takes no AS. Each step is entered once at a position, so this ends. */
        private void visit(int first, int position, int last) {
            int count = 0;
            if (visitedAt[first] != position) {
                visitedAt[first] = position;
                toVisit[count++] = first;
            }
            while (count > 0) {
                int number = toVisit[--count];
                Step step = steps[number];
                if (step.kind() == Kind.AS) {
                    possible[possibleCount++] = number;
                } else if (step.kind() == Kind.MATCH) {
                    isMatch = true;
                } else if (step.kind() == Kind.FORK) {
                    count = enter(step.other(), position, count);
                    count = enter(step.next(), position, count);
                } else if (position == (step.kind() == Kind.BEGIN ? 0 : last)) {
                    count = enter(step.next(), position, count);
                }
            }
        }

        private int enter(int number, int position, int count) {
            if (visitedAt[number] == position) {
                return count;
            }
            visitedAt[number] = position;
            toVisit[count] = number;
            return count + 1;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AsPathPattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
