package io.margay.dataplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of this room. */
@AnalyzeClasses(packages = "io.margay.dataplane", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule neverControlNorPerf =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("io.margay.control..", "io.margay.perf..");

    @ArchTest
    static final ArchRule noNativesNoLibrariesOfOtherRooms = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jnr..", "net.openhft..", "picocli..", "com.fasterxml..", "io.margay.rawsock.linux..");

    @ArchTest
    static final ArchRule noLoggersNoStreamsNoSockets = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "java.util.logging..", "java.util.stream..", "java.net..");

    @ArchTest
    static final ArchRule noCollectionsOnTheHotPath = noClasses()
            .that()
            .resideInAnyPackage("..node..", "..packet..", "..bfd..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(?!Arrays$).*");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.margay.dataplane.(*)..").should().beFreeOfCycles();
}
