package atlas
import ("testing";"context";"time";"fmt";"os";"strconv"
"github.com/construe-host/construe/host/internal/diagram")
func TestDbg(t *testing.T){
 q:=shipped(t,"sre","h1")
 r:=newReader(context.Background(),newSpace(q))
 most,_:=strconv.Atoi(os.Getenv("MOST"))
 c:=&chart{reader:r,possible:diagram.Label(1)}
 st:=time.Now()
 if err:=c.possibilities();err!=nil{t.Fatal(err)}
 fmt.Println("possible",time.Since(st),c.denials)
 for _,cell:=range q.Cells {
  st:=time.Now()
  l,err:=newLearner(r,cell,c.possible)
  if err!=nil{t.Fatal(err)}
  fmt.Println(cell,"new",time.Since(st),r.looks,r.forest.Size())
  err=l.learn(most)
  fmt.Println("learned",time.Since(st),err,l.runs,r.looks,r.forest.Size(),len(l.parts))
  for _,p:=range l.order { rel,_:=l.relevant(p); u:=l.both(rel,l.same(l.parts[p],0)); if u!=diagram.Label(0){fmt.Println("  open",p.Kind,p.Limb,p.Subject,p.Named,len(r.forest.Reachable(u)),r.forest.CountOf(u,1), len(r.forest.Labels(l.parts[p])))}}
 }
}
