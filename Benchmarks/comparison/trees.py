"""The data: trees of processed batches, made once and used again."""

import shutil
import subprocess
import sys
from pathlib import Path

GENERATOR = Path(__file__).resolve().parent.parent / "generate_tree.py"


class Trees:
    """Makes trees below a folder; a tree under its own name is whole, because it gets the name last.

    `afterbay generate` makes the trees. Without the binary, and for batches that no Lambda mapping would wait for
    (10,000 entries of 10,000 devices in a day), a script of the same shape does.
    """

    def __init__(self, folder, records, afterbay):
        self.folder, self.records, self.afterbay = folder, records, afterbay

    def tree(self, records, devices, batch):
        path = self.folder / f"{records}-records-{devices}-devices-{batch}-a-batch"
        if not path.exists():
            partial = path.with_name(path.name + ".partial")
            shutil.rmtree(partial, ignore_errors=True)
            print(f"making {path.name}", file=sys.stderr)
            if self.afterbay and batch <= 1_000:
                counts = [f"--records={records}", f"--devices={devices}", f"--batch-size={batch}", "--window=300"]
                faults = ["--numbers=aws-per-shard", "--hours=24", "--fault=redelivered=1%"]
                subprocess.run([self.afterbay, "generate", partial, *counts, *faults], check=True, stdout=sys.stderr)
            else:
                counts = [f"--records={records}", f"--devices={devices}", f"--batch-size={batch}"]
                subprocess.run([sys.executable, GENERATOR, partial, *counts], check=True)
            partial.rename(path)
        # The truth that `generate` writes beside its objects is no object.
        objects = path / "processed-data" if (path / "truth.json").exists() else path
        self.warm(objects)
        return objects

    def small_objects(self):
        """The main tree, in objects of 100."""
        return self.tree(self.records, 100, 100)

    def many_devices(self):
        """10,000 devices in objects of 10,000."""
        return self.tree(self.records, 10_000, 10_000)

    def objects_of_1000(self, times):
        return self.tree(self.records * times, 100, 1_000)

    def split_off(self, tree, share):
        """Two trees of links to the objects of one: all but the last share of them, and these."""
        objects = sorted(tree.rglob("*.json"))
        cut = len(objects) - max(1, round(share * len(objects)))
        halves = []
        for suffix, part in (("base", objects[:cut]), ("more", objects[cut:])):
            half = self.folder / f"{tree.parent.name}-{tree.name}-{suffix}"
            shutil.rmtree(half, ignore_errors=True)
            for path in part:
                link = half / path.relative_to(tree)
                link.parent.mkdir(parents=True, exist_ok=True)
                link.hardlink_to(path)
            halves.append(half)
        return halves

    @staticmethod
    def warm(tree):
        """Reads everything once, so that nobody waits for the disk."""
        for path in tree.rglob("*.json"):
            path.read_bytes()
