package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A bucket is some 0.4 % of the flows: what moves and what does not is told by buckets. */
class ResilientBucketsTest {
    private static final int ROUNDS = 2_000;

    private record Member(int id, int weight) {}

    @Test
    void aNewTableIsSharedByWeightToWithinOneBucket() {
        SplittableRandom random = TestFib.random("new tables");
        for (int round = 0; round < ROUNDS; round++) {
            List<Member> members =
                    members(random, 1 + random.nextInt(64), 1 + random.nextInt(NextHopMember.MAX_WEIGHT));
            assertShares(of(members), members);
        }
    }

    @Test
    void threeOfWhichOneHasTwiceTheWeight() {
        int[] table = ResilientBuckets.of(new int[] {7, 8, 9}, new int[] {1, 2, 1});
        assertEquals(64, count(table, 7));
        assertEquals(128, count(table, 8));
        assertEquals(64, count(table, 9));
    }

    @Test
    void whenAMemberGoesOnlyItsFlowsMove() {
        SplittableRandom random = TestFib.random("members that go");
        for (int round = 0; round < ROUNDS; round++) {
            List<Member> members = members(random, 2 + random.nextInt(63), 1 + random.nextInt(16));
            int[] table = of(members);
            while (members.size() > 1) {
                List<Member> left = new ArrayList<>(members);
                Member gone = left.remove(random.nextInt(left.size()));
                int[] after = after(table, members, left);
                for (int bucket = 0; bucket < table.length; bucket++) {
                    assertTrue(table[bucket] == after[bucket] || table[bucket] == gone.id, "an other flow moved");
                }
                table = after;
                members = left;
            }
        }
    }

    @Test
    void whenAMemberComesItTakesItsShareAndNothingElseMoves() {
        SplittableRandom random = TestFib.random("members that come");
        for (int round = 0; round < ROUNDS / 8; round++) {
            List<Member> members = members(random, 1, 1 + random.nextInt(16));
            int[] table = of(members);
            while (members.size() < NextHop.MAX_MEMBERS) {
                Member comes = new Member(100 + members.size(), 1 + random.nextInt(16));
                List<Member> more = new ArrayList<>(members);
                more.add(random.nextInt(more.size() + 1), comes);
                int[] after = after(table, members, more);
                for (int bucket = 0; bucket < table.length; bucket++) {
                    assertTrue(table[bucket] == after[bucket] || after[bucket] == comes.id, "a flow moved elsewhere");
                }
                assertTrue(
                        count(after, comes.id) < share(comes, more) + 1,
                        () -> comes + " took " + count(after, comes.id) + " of a share of " + share(comes, more));
                table = after;
                members = more;
            }
        }
    }

    /** Ten thousand comings and goings: no drift. */
    @Test
    void withEqualWeightsEveryTableIsWithinOneBucketHoweverItCameAbout() {
        SplittableRandom random = TestFib.random("equal weights");
        List<Member> members = members(random, 8, 1);
        int[] table = of(members);
        int nextId = 1_000;
        for (int change = 0; change < 10_000; change++) {
            List<Member> other = new ArrayList<>(members);
            boolean goes = members.size() > 1 && (members.size() == NextHop.MAX_MEMBERS || random.nextBoolean());
            if (goes) {
                other.remove(random.nextInt(other.size()));
            } else {
                other.add(new Member(nextId++ % 30_000 + 1, 1));
            }
            table = after(table, members, other);
            members = other;
            assertShares(table, members);
        }
    }

    @Test
    void otherWeightsMoveNoMoreThanTheyMust() {
        SplittableRandom random = TestFib.random("other weights");
        for (int round = 0; round < ROUNDS; round++) {
            List<Member> members = members(random, 2 + random.nextInt(20), 1 + random.nextInt(64));
            List<Member> other = new ArrayList<>(members);
            int changed = random.nextInt(other.size());
            other.set(changed, new Member(other.get(changed).id, members.get(changed).weight + 1 + random.nextInt(64)));
            int[] table = of(members);
            int[] after = after(table, members, other);
            assertShares(after, other);
            int moved = 0;
            int gained = 0;
            for (int bucket = 0; bucket < table.length; bucket++) {
                moved += table[bucket] == after[bucket] ? 0 : 1;
            }
            for (Member member : other) {
                gained += Math.max(0, count(after, member.id) - count(table, member.id));
            }
            assertEquals(gained, moved, "a bucket moved and another moved back");
        }
    }

    @Test
    void oneInThePlaceOfAnotherGetsItsBuckets() {
        List<Member> members = List.of(new Member(1, 1), new Member(2, 3), new Member(3, 2));
        List<Member> other = List.of(new Member(1, 1), new Member(9, 3), new Member(3, 2));
        int[] table = of(members);
        int[] expected = Arrays.stream(table).map(id -> id == 2 ? 9 : id).toArray();
        assertArrayEquals(expected, after(table, members, other));
    }

    private static List<Member> members(SplittableRandom random, int count, int maxWeight) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new Member(i + 1, 1 + random.nextInt(maxWeight)));
        }
        return members;
    }

    private static int[] of(List<Member> members) {
        return ResilientBuckets.of(ids(members), weights(members));
    }

    private static int[] after(int[] table, List<Member> before, List<Member> members) {
        return ResilientBuckets.after(table, ids(before), weights(before), ids(members), weights(members));
    }

    private static int[] ids(List<Member> members) {
        return members.stream().mapToInt(Member::id).toArray();
    }

    private static int[] weights(List<Member> members) {
        return members.stream().mapToInt(Member::weight).toArray();
    }

    private static double share(Member member, List<Member> members) {
        int sum = members.stream().mapToInt(Member::weight).sum();
        return (double) ResilientBuckets.COUNT * member.weight / sum;
    }

    private static int count(int[] table, int id) {
        return (int) Arrays.stream(table).filter(member -> member == id).count();
    }

    private static void assertShares(int[] table, List<Member> members) {
        int sum = 0;
        for (Member member : members) {
            int count = count(table, member.id);
            sum += count;
            double share = share(member, members);
            assertTrue(Math.abs(count - share) < 1, () -> member + " has " + count + " buckets of " + share);
        }
        assertEquals(ResilientBuckets.COUNT, sum);
    }
}
