// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.model.Printable;
import coordinatool.model.Words;
import coordinatool.tool.Configuration;
import coordinatool.tool.ConfigurationLoader.Examination;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Log;
import coordinatool.tool.Style;
import coordinatool.wire.Fields;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes all checks, and prints what they have found. */
public final class Doctor {
    private static final List<Check> CHECKS = List.of(new ConfigurationCheck(), new CoordinatorCheck(),
            new SameConfigurationCheck(), new ClockCheck(), new PortsCheck(), new RedisCheck(), new RedisMemoryCheck(),
            new LockedQueueCheck(), new MoversCheck(), new RulesCheck(), new MdtCheck(), new AgentsCheck(),
            new CopytoolsCheck(), new UnitsCheck(), new MountCheck(), new KeyCheck(), new SecretsCheck(),
            new CertificateCheck(), new MungeCheck(), new DiskCheck(), new JavaCheck());

    private Doctor() {
    }

    /**
     * @param json an object a line
     * @param all  whether to say of each check how it went
     * @return OK; INCOMPLETE where there are warnings; BROKEN where something does not work
     */
    public static ExitCode run(Configuration configuration, Examination examination, Log log, boolean json,
            boolean all, OutputStream out) throws IOException {
        Findings findings = examine(new ThisSite(configuration, examination, log), CHECKS);
        Style style = Style.ofOutput();
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings.all()) {
            if (json) {
                text.append(json(finding));
            } else if (all || finding.severity() != Severity.SKIPPED) {
                append(text, finding, style);
            }
        }
        if (!json) {
            text.append(new Fields().add("checks", CHECKS.size()).add("errors", findings.count(Severity.ERROR))
                    .add("warnings", findings.count(Severity.WARNING))
                    .add("skipped", findings.count(Severity.SKIPPED)).line(false));
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        return findings.count(Severity.ERROR) > 0 ? ExitCode.BROKEN
                : findings.count(Severity.WARNING) > 0 ? ExitCode.INCOMPLETE : ExitCode.OK;
    }

    static Findings examine(Site site, List<Check> checks) {
        Findings findings = new Findings();
        for (Check check : checks) {
            findings.begin(check.name());
            try {
                check.look(site, findings);
            } catch (IOException e) {
                findings.skipped(e.toString());
            } catch (IllegalArgumentException e) {
                // A default that cannot be used, as of bus_port after the last port; which is a finding of its own.
                findings.skipped("the configuration: " + e.getMessage());
            }
        }
        return findings;
    }

    private static void append(StringBuilder text, Finding finding, Style style) {
        text.append(switch (finding.severity()) {
            case SKIPPED -> word(finding);
            case WARNING -> style.odd(word(finding));
            case ERROR -> style.bad(word(finding));
        }).append(' ').append(finding.check()).append(": ")
                .append(Printable.line(finding.what())).append('\n');
        if (!finding.why().isEmpty()) {
            text.append("    why: ").append(Printable.line(finding.why())).append('\n');
            text.append("    do:  ").append(Printable.line(finding.mend())).append('\n');
        }
    }

    private static String json(Finding finding) {
        boolean wrong = !finding.why().isEmpty();
        return new Fields().add("check", finding.check()).add("severity", word(finding)).add("what", finding.what())
                .add("why", wrong ? finding.why() : null).add("mend", wrong ? finding.mend() : null).line(true);
    }

    private static String word(Finding finding) {
        return Words.of(finding.severity());
    }
}
