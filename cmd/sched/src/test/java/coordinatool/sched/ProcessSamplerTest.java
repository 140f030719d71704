// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.ProcessFigures;
import coordinatool.tool.JavaProcess;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessSamplerTest {
    @Test
    void whatTheKernelAndJavaSayOfThisProcess() {
        long cpu = ProcessHandle.current().info().totalCpuDuration().map(Duration::toMillis).orElseThrow();

        ProcessFigures now = ProcessSampler.now();

        assertThat(now.heapUsed()).isPositive().isLessThanOrEqualTo(now.heapMax());
        assertThat(now.cpuMillis()).isBetween(cpu, cpu + 10_000);
        assertThat(now.openFiles()).isBetween(3L, now.maxFiles());
    }

    @Test
    void aCollectionIsCounted() {
        ProcessFigures before = ProcessSampler.now();

        System.gc();

        ProcessFigures after = ProcessSampler.now();
        assertThat(after.gcCount()).isGreaterThan(before.gcCount());
        assertThat(after.gcMillis()).isGreaterThanOrEqualTo(before.gcMillis());
    }

    /** Java's management is a library, which is opened when it is first asked. */
    @Test
    void doesWithoutAFileDescriptor() throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 256; exec \"$@\"", "sh"));
        command.addAll(JavaProcess.command(WithoutDescriptors.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).isEqualTo("collections=0\n");
        assertThat(process.waitFor()).isZero();
    }

    /** The program in which nothing can be opened any more. */
    static final class WithoutDescriptors {
        private WithoutDescriptors() {
        }

        public static void main(String[] arguments) {
            ProcessSampler.now();
            System.gc();
            List<InputStream> open = new ArrayList<>();
            try {
                while (true) {
                    open.add(new FileInputStream("/dev/null"));
                }
            } catch (IOException e) {
                System.out.print("collections=" + ProcessSampler.now().gcCount() + "\n");
            }
        }
    }
}
