package io.margay.control.bgp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.margay.control.bgp", importOptions = ImportOption.DoNotIncludeTests.class)
class BgpArchitectureTest {
    @ArchTest
    static final ArchRule PROTOCOL_CODE_DOES_NO_IO_AND_LOGS_NOTHING = noClasses()
            .that()
            .resideInAnyPackage("..bgp.wire..", "..bgp.fsm..", "..bgp.rib..", "..bgp.policy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.net..", "java.io..", "java.nio.channels..", "org.slf4j..", "java.util.concurrent..");

    @ArchTest
    static final ArchRule NOBODY_READS_A_CLOCK = noClasses()
            .that()
            .doNotHaveSimpleName("BgpSpeaker") // whose close() without an argument has to
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.time..");

    @ArchTest
    static final ArchRule SOCKETS_BELONG_TO_TRANSPORT = noClasses()
            .that()
            .resideOutsideOfPackage("..bgp.transport..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\..*|java\\.nio\\.channels\\..*(Socket|Key).*");

    @ArchTest
    static final ArchRule THE_SPEAKER_KNOWS_THE_ROUTER_BY_ITS_INTERFACES_ONLY = classes()
            .that()
            .resideOutsideOfPackage("..bgp.transport..") // whose socket options are rawsock's
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.slf4j..", "io.margay.fib..", "io.margay.control.bgp..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.margay.control.bgp.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule CLASSES_ARE_FINAL = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .should()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule NO_STATIC_STATE = fields().that().areStatic().should().beFinal();
}
