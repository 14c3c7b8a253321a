"""Milliseconds of the processor that PyTorch takes on one thread for what lab_bench has: the median of some runs."""
import statistics
import time

import torch

torch.set_num_threads(1)
network = torch.nn.Sequential(*[torch.nn.Conv2d(64, 64, 3, padding=1, bias=False) for _ in range(3)]).eval()
picture = torch.rand(1, 64, 128, 128)


def run_ms():
    begin = time.process_time()
    network(picture)
    return 1000 * (time.process_time() - begin)


with torch.no_grad():
    run_ms()
    print(statistics.median(run_ms() for _ in range(11)))
