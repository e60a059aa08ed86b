package io.margay.control.cli;

import picocli.CommandLine.IVersionProvider;

/** From the jar's manifest; a build that is not packed says so. */
public final class BuildVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = BuildVersion.class.getPackage().getImplementationVersion();
        return new String[] {"margay " + (version == null ? "(not packed)" : version) + ", Java " + Runtime.version()};
    }
}
