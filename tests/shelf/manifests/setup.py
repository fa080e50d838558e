from setuptools import find_packages, setup

raise SystemExit("never run")
setup(
    name="dunes",
    version="1.10.0",
    description="Wind over dunes",
    long_description=open("README.md").read(),
    author="Ada Lovelace, Grace Hopper",
    author_email="ada@example.org, grace@example.org",
    maintainer="Katherine Johnson",
    license="MIT",
    keywords=["dunes", "wind"],
    url="https://dunes.example",
    project_urls={"Source": "https://github.com/lab/dunes", "Documentation": "https://docs.example/dunes"},
    packages=find_packages(),
)
