import sys, time, shutil
from pathlib import Path
from tests.cluster.cluster import *
folder=Path("/tmp/w/celery/thin"); shutil.rmtree(folder, ignore_errors=True)
t=time.time()
def say(x): print(f"{time.time()-t:6.1f} {x}", flush=True)
with run_press(folder/"press", outlets=4, stories=5, chunk=2, delay_s=0) as control, run_cluster(folder/"c", folder/"press"/"outlets", tasks=4, worker_tasks=2) as c:
    say("up"); c.start_worker("one"); say("worker one")
    r=c.trigger(1); say(c.wait_done(r))
    for x in c.tasks(r): say((x["task_id"],x["map_index"],x["state"],x["try_number"],x["queue"],x["duration"],x["pid"]))
    say([b["state"] for b in c.builds()])
    c.start_worker("two"); tell_press(control,"/edition/2"); say("two")
    r=c.trigger(2); say(c.wait_done(r))
    for x in c.tasks(r): say((x["task_id"],x["map_index"],x["state"],x["try_number"],x["queue"],x["duration"],x["pid"]))
    if "keep" in sys.argv: time.sleep(300)
say("ended")
