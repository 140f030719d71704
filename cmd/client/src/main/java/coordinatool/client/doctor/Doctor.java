// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import coordinatool.model.Printable;
import coordinatool.model.Words;
import coordinatool.tool.Configuration;
import coordinatool.tool.ConfigurationLoader.Examination;
import coordinatool.tool.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes all checks, and prints what they have found. */
public final class Doctor {
    private static final List<Check> CHECKS = List.of(new ConfigurationCheck(), new CoordinatorCheck(),
            new SameConfigurationCheck(), new ClockCheck(), new PortsCheck(), new RedisCheck(), new RedisMemoryCheck(),
            new LockedQueueCheck(), new MoversCheck(), new RulesCheck(), new MdtCheck(), new AgentsCheck(),
            new CopytoolsCheck(), new UnitsCheck(), new KeyCheck(), new DiskCheck(), new JavaCheck());

    private Doctor() {
    }

    /**
     * @param json an object a line
     * @param all  whether to say of each check how it went
     * @return OK; INCOMPLETE where there are warnings; BROKEN where something does not work
     */
    public static ExitCode run(Configuration configuration, Examination examination, boolean json, boolean all,
            OutputStream out) throws IOException {
        Findings findings = examine(new ThisSite(configuration, examination), CHECKS);
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings.all()) {
            if (json) {
                text.append(json(finding)).append('\n');
            } else if (all || finding.severity() != Severity.SKIPPED) {
                append(text, finding);
            }
        }
        if (!json) {
            text.append("checks=").append(CHECKS.size()).append(" errors=").append(findings.count(Severity.ERROR))
                    .append(" warnings=").append(findings.count(Severity.WARNING)).append(" skipped=")
                    .append(findings.count(Severity.SKIPPED)).append('\n');
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
            }
        }
        return findings;
    }

    private static void append(StringBuilder text, Finding finding) {
        text.append(word(finding)).append(' ').append(finding.check()).append(": ")
                .append(Printable.line(finding.what())).append('\n');
        if (!finding.why().isEmpty()) {
            text.append("    why: ").append(Printable.line(finding.why())).append('\n');
            text.append("    do:  ").append(Printable.line(finding.mend())).append('\n');
        }
    }

    private static String json(Finding finding) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator g = new JsonFactory().createGenerator(line)) {
            g.writeStartObject();
            g.writeStringField("check", finding.check());
            g.writeStringField("severity", word(finding));
            g.writeStringField("what", finding.what());
            if (!finding.why().isEmpty()) {
                g.writeStringField("why", finding.why());
                g.writeStringField("mend", finding.mend());
            }
            g.writeEndObject();
        }
        return line.toString();
    }

    private static String word(Finding finding) {
        return Words.of(finding.severity());
    }
}
