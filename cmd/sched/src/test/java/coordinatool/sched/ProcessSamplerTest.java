// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.ProcessFigures;
import java.time.Duration;
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
}
