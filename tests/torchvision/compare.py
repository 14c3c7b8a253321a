#!/usr/bin/env python3
"""Models of torchvision, read from their own files, beside what PyTorch computes when it runs.

Needs Debian's python3-torchvision, so it is no part of the tests that always run:

    tests/torchvision/compare.py build/release/convwalk [NAME ...]

Every convolution, pooling and linear layer that runs is compared, in its order, by its channels and sizes; and
the number of parameters, where both know it. Weights are not loaded.
"""
import glob
import inspect
import json
import os
import subprocess
import sys
import time

import torch
import torchvision
from torch import nn

WINDOWED = {
    nn.Conv1d: "conv", nn.Conv2d: "conv", nn.Conv3d: "conv", nn.ConvTranspose2d: "transposed",
    nn.MaxPool2d: "max_pool", nn.MaxPool3d: "max_pool", nn.AvgPool2d: "avg_pool", nn.AvgPool3d: "avg_pool",
    nn.AdaptiveAvgPool2d: "adaptive_avg_pool", nn.AdaptiveAvgPool3d: "adaptive_avg_pool", nn.Linear: "linear",
}
# Pooled by functions, or inside what is one row here.
FUNCTIONAL = {"max_pool", "avg_pool", "adaptive_avg_pool", "linear"}
CHOSEN = """alexnet vgg11 vgg16_bn resnet18 resnet50 resnext50_32x4d wide_resnet50_2 densenet121 densenet161 squeezenet1_0
squeezenet1_1 googlenet inception_v3 mobilenet_v2 mobilenet_v3_large mobilenet_v3_small mnasnet0_5 mnasnet1_0
shufflenet_v2_x0_5 shufflenet_v2_x1_0 efficientnet_b0 efficientnet_b3 efficientnet_v2_s convnext_tiny vit_b_16
segmentation.fcn_resnet50 segmentation.deeplabv3_resnet50 segmentation.lraspp_mobilenet_v3_large video.r3d_18
video.mc3_18 video.r2plus1d_18 regnet_y_400mf swin_t""".split()


def run(model, shape):
    calls = []

    def hook(kind):
        return lambda module, args, out: calls.append([kind, *out.shape[1:]] if kind != "linear" else [kind])

    for module in model.modules():
        for layer, kind in WINDOWED.items():
            if isinstance(module, layer):
                module.register_forward_hook(hook(kind))
    with torch.no_grad():
        model.eval()(torch.zeros(1, *shape))
    return calls


def read(program, name, shape):
    package, _, function = name.rpartition(".")
    make = getattr(getattr(torchvision.models, package) if package else torchvision.models, function)
    folder = os.path.dirname(torchvision.models.__file__)
    main = inspect.getsourcefile(inspect.unwrap(make))
    others = [f for f in glob.glob(folder + "/**/*.py", recursive=True)
              if f != main and os.path.basename(f) != "__init__.py" and "quantization" not in f]
    begin = time.time()
    done = subprocess.run([program, "import", main, *sorted(others), "--make", function + "()", "--format", "json",
                           "--input", "x".join(map(str, shape))], capture_output=True, text=True)
    return make, done, time.time() - begin


def compare(program, name):
    shape = (3, 16, 112, 112) if name.startswith("video.") else (3, 224, 224)
    if name == "inception_v3":
        shape = (3, 299, 299)
    make, done, seconds = read(program, name, shape)
    if not done.stdout.startswith("{"):
        return "not read: " + done.stderr.strip(), seconds
    report = json.loads(done.stdout)
    if report["refusal"] or report["gap"]:
        return report["refusal"] or report["gap"], seconds
    arguments = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    if name.startswith("segmentation."):
        arguments["weights_backbone"] = None
    model = make(weights=None, **arguments)
    model.aux_logits = False
    ran = run(model, shape)
    found = [[row["kind"], row["channels"], *(row["output"] or [])] for row in report["layers"]]
    found = [call for call in found if call[0] in WINDOWED.values()]
    windows = [call for call in ran if call[0] == "conv"]
    read_windows = [call for call in found if call[0] == "conv"]
    if windows != read_windows:
        return f"{len(windows)} convolutions run, {len(read_windows)} are read or differ", seconds
    kinds = [call for call in ran if call[0] in FUNCTIONAL and call[0] != "linear"]
    missing = [call for call in kinds if call not in found]
    if missing:
        return f"pooling that differs: {missing[:3]}", seconds
    used = {id(p): p.numel() for key, p in model.named_parameters()
            if not key.startswith(("aux", "AuxLogits"))}
    total = report["parameters"]
    if total is not None and total != sum(used.values()):
        return f"{total} parameters, {sum(used.values())} in PyTorch", seconds
    return "", seconds


def main():
    program, *names = sys.argv[1:]
    wrong = 0
    for name in names or CHOSEN:
        sentence, seconds = compare(program, name)
        slow = " SLOW" if seconds > 2 else ""
        print(f"{'ok   ' if not sentence else 'WRONG'} {name:40} {seconds:.1f} s{slow} {sentence[:160]}", flush=True)
        wrong += bool(sentence) or bool(slow)
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
