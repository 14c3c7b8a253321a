"""The wheel: CMake builds the module, and this puts it where setuptools packs it from."""

import os
import pathlib
import re
import subprocess
import sys

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = pathlib.Path(__file__).parent
VERSION = re.search(r"project\(convwalk VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text()).group(1)


class Built(build_ext):
    """What the build folder of CMake has already is built once; CONVWALK_CMAKE_FLAGS are flags of its first call."""

    def build_extension(self, extension):
        build = ROOT / "build" / "wheel"
        flags = os.environ.get("CONVWALK_CMAKE_FLAGS", "").split()
        subprocess.run(
            ["cmake", "--preset", "python", "-B", build, f"-DPython_EXECUTABLE={sys.executable}", *flags],
            cwd=ROOT, check=True,
        )  # fmt: skip
        subprocess.run(["cmake", "--build", build, "--target", "convwalk_python"], check=True)
        target = pathlib.Path(self.get_ext_fullpath(extension.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        (made,) = (build / "python" / "convwalk").glob("_convwalk.*.so")
        self.copy_file(made, target)


setup(
    version=VERSION,
    packages=["convwalk"],
    package_dir={"convwalk": "app/python/convwalk"},
    package_data={"convwalk": ["py.typed", "*.pyi", "*.js"]},
    ext_modules=[Extension("convwalk._convwalk", sources=[])],
    cmdclass={"build_ext": Built},
)
