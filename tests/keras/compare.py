#!/usr/bin/env python3
"""Models of Keras' applications, read from their own files, beside the numbers that Keras tells of them.

Needs Debian's python3-keras-applications, so it is no part of the tests that always run:

    tests/keras/compare.py build/release/convwalk [NAME ...]

Compared are the parameters that are trained, as Model.summary() says them; what can't be followed makes them unknown.
Weights are not loaded.
"""
import glob
import importlib.util
import json
import os
import subprocess
import sys
import time

# File, model, parameters that are trained.
MODELS = """
vgg16 VGG16 138357544
vgg19 VGG19 143667240
resnet50 ResNet50 25583592
resnet ResNet101 44601832
resnet ResNet152 60268520
resnet_v2 ResNet50V2 25568360
resnet_v2 ResNet101V2 44577896
resnet_v2 ResNet152V2 60236904
resnext ResNeXt50 25028904
resnext ResNeXt101 44177704
inception_v3 InceptionV3 23817352
inception_resnet_v2 InceptionResNetV2 55813192
xception Xception 22855952
mobilenet MobileNet 4231976
mobilenet_v2 MobileNetV2 3504872
densenet DenseNet121 7978856
densenet DenseNet169 14149480
densenet DenseNet201 20013928
nasnet NASNetMobile 5289978
nasnet NASNetLarge 88753150
"""
GIVEN = "weights=None, backend=keras.backend, layers=keras.layers, models=keras.models, utils=keras.utils"


def main():
    program = sys.argv[1]
    folder = os.path.dirname(importlib.util.find_spec("keras_applications").origin)
    wrong = 0
    for file, name, trained in (line.split() for line in MODELS.split("\n") if line):
        if sys.argv[2:] and name not in sys.argv[2:]:
            continue
        path = f"{folder}/{file}.py"
        others = sorted(set(glob.glob(folder + "/*.py")) - {path})
        begin = time.time()
        done = subprocess.run([program, "import", path, *others, "--make", f"{name}({GIVEN})", "--format", "json"],
                              capture_output=True, text=True)
        seconds = time.time() - begin
        said = json.loads(done.stdout) if done.returncode == 0 else {}
        right = said.get("parameters") == int(trained)
        wrong += not right
        print(f"{'ok   ' if right else 'WRONG'} {name:20} {seconds:4.1f} s {said.get('parameters')} {done.stderr[:200]}")
    sys.exit(wrong > 0)


main()
